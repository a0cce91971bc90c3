#!/bin/sh
# Translations: "compile" makes the .mo files that are older than their .po files; "collect" gathers the
# sentences marked with _() in each package and merges them into its English file.
set -eu
cd "$(dirname "$0")/.."
babel() { .venv/bin/python -m babel.messages.frontend "$@"; }

packages() { # every folder that owns translations: app, courses, quizzes and each first-party plugin
    for folder in app courses quizzes plugins/*; do
        if [ -f "$folder/__init__.py" ]; then printf '%s\n' "$folder"; fi
    done
}

compile() {
    find app courses quizzes plugins tests -name messages.po 2>/dev/null | while IFS= read -r po; do
        mo="${po%.po}.mo"
        if [ ! -f "$mo" ] || [ "$po" -nt "$mo" ]; then
            babel -q compile -i "$po" -o "$mo" -l en
        fi
    done
}

collect() {
    packages | while IFS= read -r package; do
        pot="$package/translations/messages.pot"
        po="$package/translations/en/LC_MESSAGES/messages.po"
        mkdir -p "$(dirname "$po")"
        babel -q extract -F babel.cfg -k _ -k lazy -k ngettext:1,2 -k lazy_ngettext:1,2 --no-location --sort-output \
            --omit-header -o "$pot" "$package"
        if [ -f "$po" ]; then
            babel -q update -i "$pot" -o "$po" -l en --no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap
        else
            babel -q init -i "$pot" -o "$po" -l en --no-wrap
        fi
        rm -f "$pot"
        if [ ! -s "$po" ]; then rm -f "$po"; fi
    done
    compile
}

"$1"
