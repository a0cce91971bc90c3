"""The demonstration's evaluations."""


def make(stage: str, seed: int) -> None:
    """Make the surveys' part of a stage of the demonstration."""
