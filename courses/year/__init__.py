"""The year: how many rounds a year needs, when they can be held, and who would not make it in time."""
