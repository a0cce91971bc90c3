"""What the competences noun gives to the platform."""

from app.competences import models  # noqa: F401 (its tables)
