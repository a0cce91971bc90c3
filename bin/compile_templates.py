"""Compiles every template, so that a misspelt tag, filter or macro file is found before someone meets the page."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Compile all templates of the app as it is put together in wsgi. Returns 1 when any is faulty."""
    from jinja2 import TemplateSyntaxError

    os.environ |= {"FARDPLAN_DEMO": "1", "DATABASE_URL": "sqlite:///:memory:"}
    from wsgi import make_app

    environment, faults, names = make_app().jinja_env, 0, 0
    for name in environment.list_templates(extensions=("html", "txt", "svg", "xml")):
        names += 1
        try:
            environment.get_template(name)
        except TemplateSyntaxError as fault:
            faults += 1
            print(f"{fault.filename}:{fault.lineno}: {fault.message}")
    print(f"{names} templates, {faults} faulty")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
