"""Open what a stranger sent in a process of its own, with a limit of time and of memory.

A file made to harm (a picture of a page that takes an hour, a small archive that unpacks to a terabyte) ends that
process and nothing else.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from actionlines.errors import ActionlinesError, BadInputError

SECONDS: Final = 60
MIB: Final = 1024
_REFUSED: Final = 3
"""Ends a process whose function refused what it was given; the error's name and sentence are on its output."""
_OF_MEMORY: Final = 4
ANSWER_LIMIT: Final = 64 * 2**20
"""Letters of an answer: it is held in memory here; what is longer travels as a file."""
_PATIENCE: Final = 4
"""How many seconds may pass for one of processor time, where other work keeps the machine busy."""
_THREADS: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX")
"""On a machine of many processors, room for the threads of libraries would be all that is allowed."""
_OUT_OF_TIME: Final = ("SIGKILL", "SIGXCPU")
"""How the system ends a process that used up its time."""
_OUT_OF_ROOM: Final = (b"memory allocation", b"bad_alloc", b"out of memory", b"Cannot allocate memory")
"""Words of libraries in other languages where they get no more memory."""


class RefusedFileError(BadInputError):
    """What was given cannot be read; the text says why."""


class TooSlowFileError(BadInputError):
    """Reading it takes longer than any honest file of its size."""


class TooLargeFileError(BadInputError):
    """Reading it takes more memory than any honest file of its size."""


class BrokenReaderError(BadInputError):
    """The reader broke down over the file."""


def confined(
    function: str,
    *arguments: str,
    seconds: int = SECONDS,
    mib: int = MIB,
    refusals: Sequence[type[BadInputError]] = (),
) -> Any:
    """Call a function in a process of its own.

    Parameters
    ----------
    function
        ``package.module:name``; it takes texts and returns what JSON can hold.
    arguments
        What it is called with.
    seconds, mib
        Limits of its processor time and of its memory.
    refusals
        Errors of ours that stay what they are; any other becomes a `RefusedFileError`.

    Raises
    ------
    RefusedFileError
        If it refused what it was given, by an error of ours.
    TooSlowFileError, TooLargeFileError
        If it went beyond a limit.
    BrokenReaderError
        If it broke down.
    """
    command = [sys.executable, "-I", "-m", __package__, function, str(seconds), str(mib), *arguments]
    what = Path(arguments[0]).name if arguments else function
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_PATIENCE * (seconds + 1), check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlowFileError(_too_slow(what, seconds)) from error
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == _REFUSED:
        raise _refusal(json.loads(done.stdout), refusals)
    raise _failure(done, what, seconds=seconds, mib=mib)


def _refusal(told: dict[str, str], refusals: Sequence[type[BadInputError]]) -> BadInputError:
    known = {_name_of(error): error for error in refusals}
    return known.get(told["error"], RefusedFileError)(told["said"])


def _name_of(error: type[Exception]) -> str:
    return f"{error.__module__}:{error.__qualname__}"


def _failure(done: subprocess.CompletedProcess[bytes], what: str, *, seconds: int, mib: int) -> BadInputError:
    """Why a process ended that told nothing itself."""
    ended = signal.Signals(-done.returncode).name if done.returncode < 0 else ""
    if ended in _OUT_OF_TIME:
        return TooSlowFileError(_too_slow(what, seconds))
    room = any(words in done.stderr for words in _OUT_OF_ROOM)
    if done.returncode == _OF_MEMORY or room:
        return TooLargeFileError(
            f"{what}: reading it takes more than {mib} MiB of memory; give it in smaller parts"
        )
    last = (done.stderr.decode(errors="replace").strip().splitlines() or [ended or "no reason given"])[-1]
    return BrokenReaderError(f"{what}: cannot be read ({last}); save it anew with the program it came from")


def _too_slow(what: str, seconds: int) -> str:
    return f"{what}: reading it takes more than {seconds} s; save it anew, or give it in smaller parts"


def _environment() -> dict[str, str]:
    """What the process sees of ours: where to find libraries, and none of our secrets."""
    kept = ("PATH", "LANG", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | dict.fromkeys(_THREADS, "2")


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
        sys.stdout.write(json.dumps({"error": _name_of(type(error)), "said": str(error)}))
        return _REFUSED
    except MemoryError:
        return _OF_MEMORY
    if len(answer) > ANSWER_LIMIT:
        return _OF_MEMORY
    sys.stdout.write(answer)
    return 0
