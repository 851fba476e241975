#!/usr/bin/env bash
# The step of action.yml. It runs in bash on Linux, macOS and Windows (Git for Windows).
# Reads VERSION, SHA256, REPOSITORY, and what GitHub sets: GITHUB_SERVER_URL, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH, GITHUB_OUTPUT.
set -euo pipefail

fail() {
  printf '::error::%s\n' "$1" >&2
  exit 1
}

# shellcheck disable=SC2153
version=${VERSION#v}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "the input 'version' is not a version: $VERSION"
[[ $REPOSITORY =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] || fail "the input 'repository' is not OWNER/NAME: $REPOSITORY"
[[ $SHA256 =~ ^([0-9a-fA-F]{64})?$ ]] || fail "the input 'sha256' is not a SHA-256 checksum: $SHA256"

exe=""
ending=tar.gz
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-*) # Windows on ARM runs programs for x86-64.
    target=x86_64-pc-windows-msvc
    exe=.exe
    ending=zip
    ;;
  *) fail "no release of gongbao runs on $RUNNER_OS $RUNNER_ARCH. Build it from source" ;;
esac

name=gongbao-$version-$target
temp=$RUNNER_TEMP
if [ -n "$exe" ]; then temp=$(cygpath -u "$temp"); fi
folder=$(mktemp -d "$temp/gongbao-XXXXXX")
cd "$folder"

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fetch() {
  local url=$GITHUB_SERVER_URL/$REPOSITORY/releases/download/v$version/$1
  curl --fail --silent --show-error --location --retry 5 --max-time 300 --output "$1" "$url" || fail "$url cannot be downloaded"
}

fetch SHA256SUMS
fetch "$name.$ending"
# A line is a checksum, two blanks and a name.
listed=$(awk -v name="$name.$ending" '$2 == name { print $1 }' SHA256SUMS)
[ -n "$listed" ] || fail "SHA256SUMS of version $version does not list $name.$ending"
found=$(sha256 "$name.$ending")
[ "$found" = "$listed" ] || fail "$name.$ending has the checksum $found, but SHA256SUMS says $listed"
if [ -n "$SHA256" ]; then
  wanted=$(printf %s "$SHA256" | tr A-F a-f)
  [ "$found" = "$wanted" ] || fail "$name.$ending has the checksum $found, but the input 'sha256' says $wanted"
fi

if [ "$ending" = zip ]; then unzip -q "$name.zip"; else tar -xzf "$name.tar.gz"; fi
"$name/gongbao$exe" --version

path=$folder/$name
if [ -n "$exe" ]; then path=$(cygpath -w "$path"); fi
printf '%s\n' "$path" >>"$GITHUB_PATH"
printf 'path=%s\n' "$path" >>"$GITHUB_OUTPUT"
