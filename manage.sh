#!/usr/bin/env bash
# Find Python 3.11 or newer and hand every word to the command line in builder/lamina.
set -euo pipefail

script=${BASH_SOURCE[0]}
if [[ -L "$script" ]]; then script=$(readlink -f -- "$script"); fi
if [[ "$script" != */* ]]; then script=./$script; fi
root=$(cd -- "${script%/*}/" && pwd)

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$candidate" -S -c 'import sys; sys.exit(print(sys.executable) if sys.version_info >= (3, 11) else 1)' 2>/dev/null; then
      return 0
    fi
  done
  return 1
}

install_python() {
  if [[ $(id -u) -ne 0 || ! -e /etc/debian_version ]] || ! command -v apt-get >/dev/null; then
    printf 'error: Python 3.11 or newer was not found on PATH\n\n' >&2
    printf 'hint: install python3 (3.11 or newer) and its pip; on Debian, as root: apt-get install python3 python3-pip ca-certificates\n' >&2
    exit 1
  fi
  local log="$root/.lamina/log/apt.log"
  mkdir -p "$root/.lamina/log"
  printf 'installing python3, python3-pip and ca-certificates with apt-get\n' >&2
  if ! { DEBIAN_FRONTEND=noninteractive apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-pip ca-certificates; } >"$log" 2>&1; then
    printf 'error: apt-get could not install python3; its last lines:\n' >&2
    tail -n 10 "$log" | sed 's/^/  /' >&2
    printf '\nhint: the whole output is in .lamina/log/apt.log\n' >&2
    exit 1
  fi
}

# What was found is remembered, because starting Python only to ask its version takes as long as many commands.
remembered="$root/.lamina/python"
python=
if [[ -r "$remembered" ]]; then python=$(<"$remembered"); fi
if [[ ! -x "$python" ]]; then
  if ! python=$(find_python); then
    install_python
    if ! python=$(find_python); then
      printf 'error: the python3 that apt-get installs here is older than 3.11\n\nhint: install Python 3.11 or newer and put it on PATH\n' >&2
      exit 1
    fi
  fi
  if mkdir -p "$root/.lamina" 2>/dev/null && [[ -w "$root/.lamina" ]]; then
    printf '%s\n' "$python" >"$remembered"
  fi
fi

# Bytecode is kept, because compiling the command line takes longer than many commands, but out of the sources. No variable
# says so: whatever Python of the store we start would look there, and compile all that lies compiled beside its modules.
unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX
export PYTHONPATH="$root/builder"
# -S: nothing outside the standard library is imported, and the start files of site-packages may take longer than we do.
exec "$python" -S -P -X pycache_prefix="$root/.lamina/bytecode" -m lamina "$@"
