#!/bin/sh
# Everything that must hold before a change is shared. Sets itself up, goes on after a fault, and tells all at the end.
# Arguments are given on to pytest: bin/test.sh tests/ledger
set -u
cd "$(dirname "$0")/.."
sh bin/setup.sh dev || exit 1
sh bin/chromium.sh || exit 1

faults=''
sh bin/lint.sh || faults="$faults lint"

cores="$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)"
if [ "$cores" -gt 8 ]; then cores=8; fi
.venv/bin/python -m pytest -q -n "$cores" --dist worksteal "$@" || faults="$faults tests"

if [ -n "$faults" ]; then
    printf 'Not good yet:%s\n' "$faults" >&2
    exit 1
fi
