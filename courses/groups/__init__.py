"""Dialogue groups: who sits with whom on a course day, so that people meet others than those they work with."""
