"""What the pages of the classroom ask."""
