# What the commands of this folder share. They source it; it does nothing by itself.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root=$PWD
name="" # the step that runs
began=0
install=false
# Tools that --install fetches for these commands are put here, and not on the machine.
tools=$root/target/tools
export PYTHONPATH="$tools/python${PYTHONPATH:+:$PYTHONPATH}" PATH="$tools/deny/bin:$PATH"
# A command that calls another one has its times printed with its own.
times=${CI_TIMES:-}
owner=false
if [ -z "$times" ]; then
  times=$(mktemp)
  owner=true
  export CI_TIMES=$times
fi
scratch=$(mktemp -d)
# A machine that compiles once has no use for what a second compilation would save.
if [ "${CI:-}" = true ]; then export CARGO_INCREMENTAL=0; fi

# Reads the arguments: `--install` or nothing.
arguments() {
  case "$*" in
    "") ;;
    --install) install=true ;;
    *) fail "$0 does not know: $*" "the only argument is --install" ;;
  esac
}

# Begins a step, and notes how long the former one took.
step() {
  finish
  name=$1
  began=$SECONDS
  printf '\n── %s\n' "$name"
}

finish() {
  if [ -n "$name" ]; then printf '%5d s  %s\n' $((SECONDS - began)) "$name" >>"$times"; fi
  name=""
}

at_end() {
  local code=$? last=$name
  finish
  rm -rf "$scratch"
  if [ "$code" != 0 ] && [ -n "$last" ]; then printf '\n%s failed in the step: %s\n' "$0" "$last" >&2; fi
  if $owner; then
    printf '\n── times\n'
    cat "$times"
    printf '%5d s  all of %s\n' "$SECONDS" "$0"
    rm -f "$times"
  fi
}
trap at_end EXIT

# Says the cause and the cure, and ends.
fail() {
  printf 'error: %s\n  help: %s\n' "$1" "$2" >&2
  exit 1
}

skip() { printf 'skipped: %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }
python_has() { python3 -c "import $1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Runs a command for at most so many seconds. macOS has no `timeout`; there the command is not bounded.
bounded() {
  local seconds=$1
  shift
  if timeout --version >/dev/null 2>&1; then timeout --kill-after=10 "$seconds" "$@"; else "$@"; fi
}

# Installs Debian packages.
debian() {
  has apt-get || fail "$* cannot be installed: this system has no apt-get" "install the same programs with the package manager of this system"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -q
  as_root apt-get install -y -q --no-install-recommends "$@"
}

# Installs Python packages into a folder of target/tools, for these commands only.
python_packages() {
  local folder=$tools/$1
  shift
  has python3 || debian python3 python3-pip
  python3 -m pip --version >/dev/null 2>&1 || debian python3-pip
  bounded 300 python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target "$folder" "$@"
}
