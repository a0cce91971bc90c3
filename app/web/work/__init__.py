"""Long work that a person asks for: done by the worker, followed on a page that may be left and opened again."""
