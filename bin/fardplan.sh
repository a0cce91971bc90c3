#!/bin/sh
# Runs the command fardplan of this checkout, with its environment made first.
set -eu
cd "$(dirname "$0")/.."
sh bin/setup.sh runtime
exec .venv/bin/fardplan "$@"
