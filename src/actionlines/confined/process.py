"""Open what a stranger sent in a process of its own, with a limit of time and of memory.

A file made to harm (a picture of a page that takes an hour, a small archive that unpacks to a terabyte) ends that
process and nothing else.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from typing import Any, Final

from actionlines.errors import ActionlinesError, BadInputError

SECONDS: Final = 60
MIB: Final = 1024
_REFUSED: Final = 3
"""Ends a process whose function refused what it was given; the sentence is on its output."""
_OF_MEMORY: Final = 4
_GRACE: Final = 5
"""Seconds for starting the process, beside those of its own work."""


class RefusedFileError(BadInputError):
    """What was given cannot be read; the text says why."""


class TooSlowFileError(BadInputError):
    """Reading it takes longer than any honest file of its size."""


class TooLargeFileError(BadInputError):
    """Reading it takes more memory than any honest file of its size."""


class BrokenReaderError(BadInputError):
    """The reader broke down over the file."""


def confined(function: str, *arguments: str, seconds: int = SECONDS, mib: int = MIB) -> Any:
    """Call a function in a process of its own.

    Parameters
    ----------
    function
        ``package.module:name``; it takes texts and returns what JSON can hold.
    arguments
        What it is called with.
    seconds, mib
        Limits of its processor time and of its memory.

    Raises
    ------
    RefusedFileError
        If it refused what it was given, by an error of ours.
    TooSlowFileError, TooLargeFileError
        If it went beyond a limit.
    BrokenReaderError
        If it broke down.
    """
    command = [sys.executable, "-I", "-m", __name__, function, str(seconds), str(mib), *arguments]
    what = arguments[0] if arguments else function
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds + _GRACE, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlowFileError(_too_slow(what, seconds)) from error
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == _REFUSED:
        raise RefusedFileError(done.stdout.decode())
    if done.returncode == _OF_MEMORY:
        raise TooLargeFileError(
            f"{what}: reading it takes more than {mib} MiB of memory; give it in smaller parts"
        )
    if done.returncode < 0:
        raise TooSlowFileError(_too_slow(what, seconds))
    last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
    raise BrokenReaderError(f"{what}: cannot be read ({last}); save it anew with the program it came from")


def _too_slow(what: str, seconds: int) -> str:
    return f"{what}: reading it takes more than {seconds} s; save it anew, or give it in smaller parts"


def _environment() -> dict[str, str]:
    """What the process sees of ours: where to find libraries, and none of our secrets."""
    kept = ("PATH", "LANG", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _limit(seconds: int, mib: int) -> None:
    """Where the system can, limit this process; elsewhere the other one's clock does."""
    try:
        import resource
    except ImportError:
        return
    for limit, size in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, mib * 2**20)):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def main(function: str, seconds: str, mib: str, *arguments: str) -> int:
    """What the process does."""
    module, _, name = function.partition(":")
    called = getattr(importlib.import_module(module), name)
    _limit(int(seconds), int(mib))
    try:
        answer = json.dumps(called(*arguments))
    except ActionlinesError as error:
        sys.stdout.write(str(error))
        return _REFUSED
    except MemoryError:
        return _OF_MEMORY
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(*sys.argv[1:]))
