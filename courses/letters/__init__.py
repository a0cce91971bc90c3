"""The words of a course's messages, as its coordinator writes them."""
