"""The garbage collector out of the way while a large sheet is worked through."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """
    No collection inside the block: a plan makes hundreds of thousands of objects that all live until it is written,
    and looking through them again and again is a quarter of the time. Harmless when two threads overlap.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
