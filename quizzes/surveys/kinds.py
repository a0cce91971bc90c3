"""What surveys and their questions are of."""

SCALE, CHOICE, TEXT = "scale", "choice", "text"
EVALUATION, TRANSFER = "evaluation", "transfer"
#: Steps of a scale; each has words of its own, so nobody has to guess what a three is.
STEPS = 5
