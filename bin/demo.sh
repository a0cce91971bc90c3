#!/bin/sh
# The demonstration: environment, database, demo data, web and worker in one go.
#
#   bin/demo.sh            serve it at 127.0.0.1:$PORT
#   bin/demo.sh --reset    throw away what people did; the next start makes everything anew
set -eu
cd "$(dirname "$0")/.."
sh bin/setup.sh runtime
exec .venv/bin/fardplan demo --port "${PORT:-8000}" "$@"
