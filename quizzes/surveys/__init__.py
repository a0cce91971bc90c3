"""Surveys: what people thought of a course day, and what became of it."""
