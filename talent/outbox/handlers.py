"""Who listens to which topic. Slices register in their tasks.py; nothing else may import a handler."""

from collections import defaultdict
from collections.abc import Callable

HANDLERS: dict[str, list[Callable]] = defaultdict(list)


def handles(topic: str) -> Callable:
    """Register a function `f(payload)` for a topic. It may run twice for one message and must not mind."""

    def register(function: Callable) -> Callable:
        HANDLERS[topic].append(function)
        return function

    return register
