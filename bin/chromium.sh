#!/bin/sh
# Finds the browser that the browser tests drive, or installs Debian's when it may.
set -eu
if [ -n "${FARDPLAN_TEST_CHROMIUM:-}" ]; then
    if [ -x "$FARDPLAN_TEST_CHROMIUM" ]; then exit 0; fi
    echo "FARDPLAN_TEST_CHROMIUM says $FARDPLAN_TEST_CHROMIUM, but there is no program there." >&2
    exit 1
fi
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium with apt …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >&2
else
    echo "The browser tests need Chromium. Install it with: sudo apt install chromium   and then try again." >&2
    exit 1
fi
