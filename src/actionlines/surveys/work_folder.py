"""Where copies of microdata stand while a survey is read: a folder of its owner's alone, that no run leaves behind.

A run that is killed cannot clear up. Each folder has a lock that the system opens when its run ends, however it ends,
so that the next run knows those nobody works in and removes them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Final

PREFIX: Final = "actionlines-survey-"
LOCK: Final = "lock"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder below the system's temporary one, or `TMPDIR`, that goes with the block; first those left behind go."""
    _clear_left_behind()
    folder = Path(mkdtemp(prefix="actionlines-starting-"))
    with (folder / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = folder.rename(folder.with_name(folder.name.replace("actionlines-starting-", PREFIX)))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear_left_behind() -> None:
    """Remove folders of one's own in which no run works any more."""
    for lock in Path(gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError):  # another run removed it, or works in it
            if lock.parent.is_symlink() or lock.stat(follow_symlinks=False).st_uid != os.getuid():
                continue
            with lock.open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
