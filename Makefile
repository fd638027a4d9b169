# make run and make test are all that a new machine needs; the rest is for work on the project.
GO   ?= go
ADDR ?= 127.0.0.1:8080
FUZZTIME ?= 20s

.PHONY: help run dev build check test setup dist dist-check bench bench-start bench-build bench-serve soak tune fuzz vuln cover

help: ## List these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

build:
	@CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/interpolref ./cmd/interpolref
	@size=$$(wc -c <bin/interpolref); if [ $$size -gt 32000000 ]; then echo "bin/interpolref has $$size bytes, more than 32 MB"; exit 1; fi

run: build ## Build the binary and serve the reference that is embedded in it
	@bin/interpolref --addr $(ADDR)

dev: build ## Serve the working tree and reload the browser on every save
	@bin/interpolref --addr $(ADDR) --content content --dev

check: build ## Report every fault in content/, with file, line and column
	@bin/interpolref check --content content

setup: # Chromium and the checkers that the tests drive
	@.ci/setup

test: setup ## Run every check and test, in a real browser too
	@fault=$$(gofmt -l cmd internal content templates static); if [ -n "$$fault" ]; then echo "not formatted: $$fault"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -race -count=1 -timeout 25m ./...

bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-start: build ## Measure how long the program takes until it serves
	$(GO) run ./internal/site/bench -start 21

bench-build: build .tools/hugo ## Build ten thousand pages beside Hugo; takes five minutes
	$(GO) run ./internal/site/bench

# The newest Hugo that the Go of go.mod compiles.
.tools/hugo:
	CGO_ENABLED=0 GOBIN=$$PWD/.tools $(GO) install github.com/gohugoio/hugo@v0.165.0

bench-serve: build .tools/hugo ## Compare serving with net/http alone, nginx, Caddy and Hugo's pages, side by side
	@command -v wrk h2load nginx caddy >/dev/null || apt-get install -y -qq --no-install-recommends wrk nghttp2-client nginx-light caddy
	$(GO) run ./internal/hosting/bench

soak: ## Let clients read and search for a quarter of an hour while the site is built again
	$(GO) test -count=1 -run '^TestSoak$$' -timeout 20m -v ./internal/hosting -args -soak 15m

tune: ## Tune the constants of the ranking on the judged queries, with cross-validation
	$(GO) test -tags tune -run Tune -v -timeout 60m ./internal/search

dist: ## Build what is released into dist/: programs, packages, bills of materials, checksums
	@internal/packaging/dist.sh dist

dist-check: ## Build every release twice, boot a Debian with it, validate the manifests; as root
	@apt-get install -y -qq --no-install-recommends debootstrap systemd-container buildah python3-jsonschema >/dev/null
	$(GO) test -tags dist -timeout 60m -v ./internal/packaging

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
