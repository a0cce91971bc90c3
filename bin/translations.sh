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
        folder="$package/translations"
        if [ "$package" = app ]; then folder=app/web/translations; fi # The shell holds the words of the whole kernel.
        po="$folder/en/LC_MESSAGES/messages.po"
        pot="$folder/messages.pot"
        mkdir -p "$(dirname "$po")"
        babel -q extract -F babel.cfg -k _ -k lazy -k ngettext:1,2 -k lazy_ngettext:1,2 --no-location --sort-output \
            --project Färdplan --version 1 -o "$pot" "$package"
        if [ -f "$po" ]; then
            babel -q update -i "$pot" -o "$po" -l en --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
        else
            babel -q init -i "$pot" -o "$po" -l en --no-wrap
        fi
        sed -i '/^#\( [A-Z].*\)\{0,1\}$/d; /^"\(Report\|POT-\|PO-\|Last-\|Language-T\|Generated\)/d' "$po"
        rm -f "$pot"
    done
    compile
}

"$1"
