"""A rule that a person ran into, told in words for that person."""


class Problem(Exception):
    """Raised by actions when a rule says no. The sentence says what is wrong and what to do next.

    ``field`` names the form field to blame, when there is one, so that a view can show the sentence beside it.
    """

    def __init__(self, sentence: object, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
