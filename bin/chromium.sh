#!/bin/sh
# Finds the browser that the browser tests drive, and what its driver needs, or installs Debian's when it may.
set -eu
cd "$(dirname "$0")/.."

get() { # get PACKAGE WHAT-FOR
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $1 with apt …" >&2
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1" >&2
    else
        echo "The browser tests need $2. Install it with: sudo apt install $1   and then try again." >&2
        exit 1
    fi
}

find_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

if [ -n "${FARDPLAN_TEST_CHROMIUM:-}" ]; then
    if [ ! -x "$FARDPLAN_TEST_CHROMIUM" ]; then
        echo "FARDPLAN_TEST_CHROMIUM says $FARDPLAN_TEST_CHROMIUM, but there is no program there." >&2
        exit 1
    fi
elif ! find_browser; then
    get chromium Chromium
fi

# Playwright brings a Node of its own, which a small Debian has no libatomic for.
for node in .venv/lib/python3*/site-packages/playwright/driver/node; do
    if [ -x "$node" ] && ! "$node" --version >/dev/null 2>&1; then
        get libatomic1 libatomic
    fi
done
