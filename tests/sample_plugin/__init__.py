"""A stranger's plugin, as small as they come: one kind of question, and one thing it refuses."""
