"""What the platform tells people: an outbox, mail, calendar files."""
