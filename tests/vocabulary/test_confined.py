"""What a stranger sent is opened in a process of its own: what harms it harms nothing else."""

from __future__ import annotations

import pytest

from actionlines.confined import (
    BrokenReaderError,
    RefusedFileError,
    TooLargeFileError,
    TooSlowFileError,
    confined,
)


def test_an_answer_comes_back() -> None:
    assert confined("textwrap:dedent", "  a\n  b") == "a\nb"


def test_an_error_of_ours_comes_back_with_its_sentence() -> None:
    with pytest.raises(RefusedFileError, match="no language 'xx'"):
        confined("actionlines.languages:language", "xx")


def test_one_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(TooSlowFileError, match="takes more than 1 s"):
        confined("re:fullmatch", "(a+)+b", "a" * 60, seconds=1)


def test_one_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(TooLargeFileError, match="more than 300 MiB"):
        confined("builtins:eval", "'x' * 10**9", mib=300)


def test_one_that_breaks_down_says_why() -> None:
    with pytest.raises(BrokenReaderError, match="ZeroDivisionError"):
        confined("builtins:eval", "1 / 0")


def test_it_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONLINES_SECRET_KEY", "a secret")
    assert confined("os:getenv", "ACTIONLINES_SECRET_KEY") is None
