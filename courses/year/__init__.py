"""The year of courses: planned, staffed, paid for."""
