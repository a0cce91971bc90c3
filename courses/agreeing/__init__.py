"""Agreeing on a year: its plan and its budget, read and approved together."""
