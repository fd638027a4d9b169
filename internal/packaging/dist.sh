#!/usr/bin/env bash
# Builds what is released, from the last commit: dist.sh OUT [GOOS/GOARCH]...
# What it makes, and why its bytes are always the same, is told in doc.go.
set -euo pipefail
repository=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
out=$(realpath -m "$1")
shift
targets=("$@")
((${#targets[@]})) || targets=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64)
# Newer ones need modules that the proxy of Go modules does not have everywhere.
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
cyclonedx=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# Nothing of the caller's settings may show in the bytes.
export LC_ALL=C TZ=UTC CGO_ENABLED=0 GOFLAGS= GOEXPERIMENT= GOWORK=off GOAMD64=v1 GOARM64=v8.0
unset GOOS GOARCH
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -z "$(git -C "$repository" status --porcelain)" ] || echo "dist: what is not committed is left out" >&2
git clone --quiet "$repository" "$work/src"
cd "$work/src"
GOTOOLCHAIN=$(awk '$1 == "toolchain" { print $2 }' go.mod)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export GOTOOLCHAIN SOURCE_DATE_EPOCH

# pack OUT DIR: all files under DIR, in a folder of its name. The bytes depend on names, contents and
# the time of the commit alone.
pack() (
  cd "$(dirname "$2")"
  name=$(basename "$2")
  chmod -R u=rwX,go=rX "$name"
  find "$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  case $1 in
  *.zip) find "$name" -type f | sort | zip -9 -X -q "$1" -@ ;;
  *) find "$name" -type f | sort | tar --format=ustar --owner=root:0 --group=root:0 -c -T - | gzip -9 -n >"$1" ;;
  esac
)
tool() { go run -trimpath "$@"; }
build() { go build -buildvcs=true -trimpath -ldflags='-s -w -buildid=' -o "$1" ./cmd/interpolref; }

# What is the same for all systems: the licences and the README.
build "$work/interpolref"
common=$work/common
mkdir "$common"
cp README.md LICENSE "$common"
cp content/LICENSE "$common/LICENSE-content"
licences() (
  shopt -s nocaseglob nullglob
  echo "The libraries that are linked into the program, and their licences."
  printf '\n\n==== %s\n\n' "$(go env GOVERSION)"
  cat "$(go env GOROOT)/LICENSE"
  for target in "${targets[@]}"; do
    GOOS=${target%/*} GOARCH=${target#*/} go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/interpolref
  done | sort -u | while read -r module version dir; do
    for file in "$dir"/{licen[cs]e,copying,notice}*; do
      printf '\n\n==== %s %s\n\n' "$module" "$version"
      cat "$file"
    done
  done
)
licences >"$common/LICENSES.txt"

rm -rf "$out"
mkdir -p "$out"
version=$(go version -m "$work/interpolref" | awk '$1 == "mod" { print $3 }')
version=${version#v}
debian=${version/-/\~}-1
for target in "${targets[@]}"; do
  os=${target%/*} arch=${target#*/}
  name=interpolref_${version}_${os}_$arch
  binary=$out/${os}_$arch/interpolref
  [ "$os" != windows ] || binary+=.exe
  GOOS=$os GOARCH=$arch build "$binary"
  tool $cyclonedx bin -json -std -noserial -notimestamp -output "$out/$name.cdx.json" "$binary" 2>/dev/null

  mkdir "$work/$name"
  cp -r "$common/." "$binary" "$work/$name"
  case $os in
  windows) pack "$out/$name.zip" "$work/$name" ;;
  *)
    [ "$os" != linux ] || cp -r internal/packaging/systemd "$work/$name"
    pack "$out/$name.tar.gz" "$work/$name"
    ;;
  esac

  [ "$os" = linux ] || continue
  (
    cd "$work/$name"
    cp -r "$work/src/internal/packaging/deb" .
    gzip -9 -n LICENSES.txt
    printf 'interpolref (%s) unstable; urgency=medium\n\n  * Built from commit %s.\n\n -- The Interpolref authors <maintainers@interpolref.example>  %s\n' \
      "$debian" "$(git -C "$work/src" rev-parse HEAD)" "$(date -R -d "@$SOURCE_DATE_EPOCH")" >changelog
    gzip -9 -n changelog
    find . -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    VERSION=$version ARCH=$arch tool $nfpm package -f deb/nfpm.yaml -p deb -t "$out/interpolref_${debian}_$arch.deb" >nfpm.log || { cat nfpm.log >&2; exit 1; }
  )
done
cd "$out"
find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS
