# "make run" and "make test" are all that a new machine needs; the rest is for work on the project.
GO       ?= go
ADDR     ?= 127.0.0.1:8080
FUZZTIME ?= 20s
LIMIT    := 32000000 # bytes of the program

# Packages with goroutines of ours, whose tests run under the race detector too: parallel loading,
# building and compressing, sockets and signals, requests beside a reload, counts. The others
# compute, or test a program in another process, which the detector does not see.
RACE := $(wildcard ./cmd/interpolref ./internal/edition ./internal/files ./internal/library ./internal/server ./internal/site ./internal/usage ./internal/web)
# Packages that need more than Go: a browser, web servers, the tools of packages.
LARGE := /internal/(acceptance|hosting|packaging)$$

export INTERPOLREF_TEST_BINARY := $(CURDIR)/bin/interpolref

.PHONY: help run dev build check setup quick test lint bench bench-start bench-build bench-serve soak tune fuzz vuln cover dist dist-check

help: ## List these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: build ## Serve the reference that is embedded in the program
	@bin/interpolref --addr $(ADDR)

dev: build ## Serve the working tree and reload the browser on every save
	@bin/interpolref --addr $(ADDR) --content content --dev

build: ## Build bin/interpolref, at most 32 MB
	@# With auto, an older Go gets the toolchain that go.mod names.
	@export GOTOOLCHAIN=auto CGO_ENABLED=0; \
	if ! $(GO) version >/dev/null 2>&1; then \
		export GOTOOLCHAIN=local; \
		echo "$$(awk '$$1 == "toolchain" { print $$2 }' go.mod), which go.mod names, cannot be had. Building with $$($(GO) env GOVERSION), which lacks the security fixes since: https://go.dev/doc/devel/release" >&2; \
	fi; \
	$(GO) build -trimpath -ldflags='-s -w' -o bin/interpolref ./cmd/interpolref
	@size=$$(wc -c <bin/interpolref); if [ $$size -gt $(LIMIT) ]; then echo "bin/interpolref has $$size bytes, more than $(LIMIT)"; exit 1; fi

check: build ## Report every fault in content/, with file, line and column
	@bin/interpolref check --content content --strict

quick: ## Run the unit tests: no browser, no servers, half a minute
	$(GO) test -short $$($(GO) list ./... | grep -vE '$(LARGE)')

test: setup lint build ## Run every check and test, in a real browser too
	$(GO) test -race -short -count=1 $(RACE)
	$(GO) test -count=1 -timeout 15m ./...

lint: ## Format, vet, staticcheck
	@fault=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$fault" ]; then echo "not formatted: $$fault"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

setup: ## Install the browser and the tools that the tests drive
	@.ci/setup

bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-start: build ## Measure how long the program takes until it serves
	$(GO) run ./internal/bench/build -start 21

bench-build: build .tools/hugo ## Build two thousand pages beside Hugo
	$(GO) run ./internal/bench/build

bench-serve: build ## Compare serving with net/http alone
	taskset -c 1 $(GO) run ./internal/bench/serve

# The newest Hugo that the Go of go.mod compiles.
.tools/hugo:
	CGO_ENABLED=0 GOBIN=$$PWD/.tools $(GO) install github.com/gohugoio/hugo@v0.165.0

soak: build ## Let clients read and search for 15 minutes while the site is built again
	$(GO) test -count=1 -run '^TestSoak$$' -timeout 20m -v ./internal/hosting -args -soak 15m

tune: ## Tune the constants of the ranking on the judged queries
	$(GO) test -tags tune -run Tune -v -timeout 60m ./internal/search

fuzz: ## Fuzz every parser for FUZZTIME each
	@for target in $$(grep -rhoE --include='*_test.go' '^func Fuzz\w+' internal | sed 's/func //'); do \
		package=$$(dirname $$(grep -rlE --include='*_test.go' "^func $$target\(" internal)); \
		echo "$$package $$target"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s ./$$package || exit 1; \
	done

vuln: ## Look for known vulnerabilities in the dependencies; needs the network
	$(GO) tool govulncheck ./...

cover: ## Print the test coverage of each package
	$(GO) test -short -coverpkg=./... -cover ./...

dist: ## Build what is released into dist/: programs, packages, checksums
	@command -v zip >/dev/null || apt-get install -y -qq --no-install-recommends zip >/dev/null
	@internal/packaging/dist.sh dist

dist-check: ## Build every release twice, boot a Debian with it; as root
	@apt-get install -y -qq --no-install-recommends debootstrap systemd-container buildah python3-jsonschema zip >/dev/null
	$(GO) test -tags dist -timeout 60m -v ./internal/packaging
