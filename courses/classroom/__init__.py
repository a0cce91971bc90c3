"""The room itself: what it needs to know before the day, and what those who are in it do."""
