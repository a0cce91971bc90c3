"""The demonstration's courses: content from files, three years of rounds, seats, attendance and reading, and what comes.

Everything goes through the bulk forms of the wings' actions. See ``app.demo`` for the stages.
"""

from importlib.resources import as_file, files

from app.api import check_content, read_folder, write_content
from courses.days.actions.releasing import release_unentitled
from courses.demo import ahead, circles, months, seats


def make(stage: str, seed: int) -> None:
    """Make the courses' part of a stage of the demonstration."""
    name, _, number = stage.partition("-")
    if name == "content":
        bring_content()
    elif name == "month":
        months.make(int(number), seed)
    elif name == "ahead":
        ahead.make(seed)
        circles.make(seed)
        seats.make(seed)
    elif name == "settle":
        release_unentitled()  # As the worker would have done, day by day.


def bring_content() -> None:
    """Take in the modules, quizzes, courses and programmes that come with the house. Raises ValueError for faults."""
    with as_file(files("courses") / "content") as folder:
        bundle = read_folder(folder)
        faults = check_content(bundle)
        if faults:
            raise ValueError("; ".join(str(fault) for fault in faults))
        write_content(bundle)
