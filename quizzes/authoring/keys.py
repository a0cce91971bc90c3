"""Keys that no quiz may have: addresses below /quizzes that are something else."""

#: Keys that would hide our own pages.
TAKEN_KEYS = frozenset({"attempts", "self-check", "edit", "surveys"})
