"""Two rows that turn out to be the same person: finding them, comparing them, making them one."""
