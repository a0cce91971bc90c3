#!/bin/sh
# Everything that can be said about the code without running it. Goes on after a fault, so that one run tells all.
set -u
cd "$(dirname "$0")/.."
faults=''

check() { # check NAME COMMAND …
    name="$1"
    shift
    printf '== %s\n' "$name"
    "$@" || faults="$faults $name"
}

folders=''
for folder in app courses quizzes plugins migrations tests bench bin wsgi.py; do
    if [ -e "$folder" ]; then folders="$folders $folder"; fi
done
templates="$(find app courses quizzes plugins -type d -name templates 2>/dev/null)"

# shellcheck disable=SC2086
check ruff .venv/bin/python -m ruff check --quiet $folders
# shellcheck disable=SC2086
check format .venv/bin/python -m ruff format --check --quiet $folders
# shellcheck disable=SC2086
check djlint .venv/bin/python -m djlint --quiet --lint $templates
check templates .venv/bin/python bin/compile_templates.py
check types .venv/bin/python bin/check_types.py
check imports .venv/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command(["--no-cache", "--no-logo"])'

if [ -n "$faults" ]; then
    printf 'Lint found faults in:%s\n' "$faults" >&2
    exit 1
fi
