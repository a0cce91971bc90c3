"""Asks the C library to give memory back, so that a worker stays small for months.

Trying a password borrows 19 MB for an instant. Left to itself glibc keeps such pieces for later, one for each thread,
and a worker of four threads grows by eighty megabytes in its first hour. Large pieces are therefore always taken from
the system and given back at once, and threads share one pool of small ones: the interpreter lets them work one at a time.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: glibc's numbers for mallopt (malloc.h).
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE = 1024 * 1024
POOLS = 1
#: What a pool may keep for the next request. Less, and each page would ask the system anew for what the last gave back.
KEPT = 8 * 1024 * 1024


def keep_little() -> bool:
    """Set it for this process. Returns whether the C library could be asked: other ones than glibc do as they do."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    asked = ((M_MMAP_THRESHOLD, LARGE), (M_ARENA_MAX, POOLS), (M_TRIM_THRESHOLD, KEPT))
    return all(mallopt(number, value) for number, value in asked)


@contextmanager
def leaving_out(*modules: str) -> Iterator[None]:
    """Meanwhile these modules cannot be imported: for libraries that take whatever they find, used or not.

    Huey takes psycopg (9 MB) also where the database is SQLite, and SQLite where it is PostgreSQL. Modules that are there
    already stay.
    """
    hidden = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


#: How many objects may come to be before the garbage among the new ones is looked for. A page makes some thousands and
#: leaves hardly any in circles.
NEW_OBJECTS = 20_000


def settle() -> None:
    """Let what stands when the server has started be: it is never looked through for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
