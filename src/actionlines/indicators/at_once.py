"""Several things at once, in threads, with the results in the order of what they are made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def at_once(make: Callable[[Given], Made], items: Iterable[Given], *, count: int = 2) -> Iterator[Made]:
    """What `make` gives for each of the items, `count` of them being worked on while one is handed over.

    Items are taken in the thread of whoever asks. What `make` raises comes when its result would.
    """
    coming: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(max_workers=count) as pool:
        for item in items:
            coming.append(pool.submit(make, item))
            if len(coming) > count:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
