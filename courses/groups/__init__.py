"""Dialogue groups of course days."""
