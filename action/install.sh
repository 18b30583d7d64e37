#!/usr/bin/env bash
# Brings the program onto the runner and tells where it is: a release, held to its checksums, or a build of the
# action's own checkout. Reads VERSION and REPOSITORY; SHIPWORTHY_RELEASES may name a mirror of the releases.
set -euo pipefail

fail() {
  printf '::error title=shipworthy::%s\n' "$1"
  exit 1
}

# The folder of a program, in the system's own form, for this and for later steps.
tell() {
  local folder=$1 name=shipworthy
  if [ "${RUNNER_OS:-}" = Windows ]; then
    name=shipworthy.exe
    folder=$(cygpath -m "$folder")
  fi
  "$folder/$name" --version
  printf '%s\n' "$folder" >>"$GITHUB_PATH"
  printf 'program=%s\n' "$folder/$name" >>"$GITHUB_OUTPUT"
}

# The version of the action itself: the first one in its Cargo.toml.
own_version() {
  sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1
}

target() {
  case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    Windows-ARM64) echo aarch64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

download() {
  curl --fail --silent --show-error --location --proto '=https,file' --retry 3 --output "$1" "$releases/$1" ||
    fail "cannot download $releases/$1"
}

version=${VERSION:-$(own_version)}
version=${version#v}
folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/shipworthy-XXXXXX")

if [ "$version" = source ]; then
  command -v cargo >/dev/null || fail "building from source needs Rust; leave \`version\` out to run a release"
  cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$folder" --target-dir "$folder/target"
  tell "$folder/bin"
  exit
fi

[[ $version =~ ^(latest|[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?)$ ]] || fail "the input \`version\` is no version"
target=$(target) || fail "there is no release for ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}; \`version: source\` builds one"
releases=${SHIPWORTHY_RELEASES:-${GITHUB_SERVER_URL:-https://github.com}/$REPOSITORY/releases}
case $version in
  latest) releases+=/latest/download ;;
  *) releases+=/download/v$version ;;
esac

# Names without folders: GNU tar takes the colon of `D:\` for the name of a machine.
cd "$folder"
archive=shipworthy-$target.tar.gz
download "$archive"
download SHA256SUMS
expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
[ -n "$expected" ] || fail "SHA256SUMS has no line for $archive"
[ "$(sha256 "$archive")" = "$expected" ] || fail "$archive is not what SHA256SUMS says: it was changed, or broken on the way"

# The checksum lies beside the archive; the attestation says which workflow built it.
if [ -n "${GH_TOKEN:-}" ] && [ "${GITHUB_SERVER_URL:-}" = https://github.com ] && command -v gh >/dev/null; then
  gh attestation verify "$archive" --repo "$REPOSITORY" || fail "$archive is not attested by $REPOSITORY"
fi

tar -xzf "$archive"
tell "$folder"
