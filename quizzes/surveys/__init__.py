"""Evaluations of course days, and what comes of them: asked without names, kept without names, shown in fives."""
