"""The reference data that come with the platform: models, areas, legal instruments."""

from importlib.resources import files
from typing import Any, cast

import yaml


def reference_data() -> dict[str, Any]:
    """What data/competences.yaml holds, for ``load_competences``."""
    text = (files("app.competences") / "data" / "competences.yaml").read_text("utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))
