"""What can be done with surveys: open, answer, release, and tell what was changed."""
