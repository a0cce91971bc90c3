"""Checks types where the rules live: actions, queries, models, pure modules and the ground, with mypy (strict, see pyproject.toml).

Pages (plugin, views, forms) are left out: they speak to Flask and WTForms, which cannot say much about types.
"""

import subprocess
import sys
from pathlib import Path

PACKAGES = ("app", "courses", "quizzes", "plugins")
PAGES = {"plugin.py", "views.py", "forms.py"}


def main() -> int:
    """Run mypy over every module that is not a page. Returns its exit code."""
    modules = sorted(
        str(path)
        for package in PACKAGES
        for path in Path(package).rglob("*.py")
        if path.name not in PAGES and "forms" not in path.parts and "views" not in path.parts
    )
    return subprocess.run([sys.executable, "-m", "mypy", *modules], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
