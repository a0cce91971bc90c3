"""People, posts and history from other systems: read, compared, shown, and only then written."""
