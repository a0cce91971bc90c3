#!/bin/sh
# Makes the environment in .venv from requirements.lock, or finds that it is there already.
#
#   bin/setup.sh [runtime|dev]
#
# uv is used when it is there, otherwise Python's own venv and pip. A stamp remembers which lock, which
# pyproject and which folder the environment was made for, so that the next call costs nothing.
set -eu
cd "$(dirname "$0")/.."
wanted="${1:-runtime}"

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    say "Färdplan needs Python 3.11 or later, and none was found. Install it (on Debian: apt install python3 python3-venv) and try again."
    return 1
}

# The same question asked twice: does this environment answer, and was it made for exactly this?
fingerprint() {
    { cat requirements.lock pyproject.toml; pwd; } | cksum | tr ' ' '-'
}

stamped() {
    for made in "$1" dev; do
        if [ "$(cat ".venv/stamp-$made" 2>/dev/null)" = "$(fingerprint)" ] &&
            .venv/bin/python -c 'import flask' 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

make_environment() {
    python="$(find_python)" || exit 1
    if [ "$(cat .venv/folder 2>/dev/null || pwd)" != "$(pwd)" ]; then
        rm -rf .venv  # An environment does not survive that its folder is moved or copied.
    fi
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        :
    elif command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --no-python-downloads --python "$python" .venv
    else
        rm -rf .venv
        if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            get_venv "$python"
        fi
        "$python" -m venv .venv
    fi
    pwd > .venv/folder
}

get_venv() {
    version="$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing python$version-venv with apt …"
        apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "python$version-venv" >&2 ||
            DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv >&2
    else
        say "Python's venv module is missing. Install it with: sudo apt install python3-venv   and then try again."
        exit 1
    fi
}

install() {
    if command -v uv >/dev/null 2>&1; then
        UV_PYTHON=.venv/bin/python uv pip install --quiet "$@"
        return
    fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location "$@"
}

if ! stamped "$wanted"; then
    say "Making the environment in .venv ($wanted) …"
    make_environment
    rm -f .venv/stamp-*
    install -c requirements.lock setuptools
    if [ "$wanted" = dev ]; then extra='[dev]'; else extra=''; fi
    install -c requirements.lock --no-build-isolation --config-settings editable_mode=compat -e ".$extra"
    fingerprint > ".venv/stamp-$wanted"
fi
sh bin/translations.sh compile
