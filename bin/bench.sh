#!/bin/sh
# Measures the house; the table goes into docs/performance.md.
set -eu
cd "$(dirname "$0")/.."
sh bin/setup.sh dev
exec .venv/bin/python -m bench "$@"
