"""Open what a stranger sent in a process of its own, with a limit of time and of memory."""

from actionlines.confined.process import (
    BrokenReaderError,
    RefusedFileError,
    TooLargeFileError,
    TooSlowFileError,
    confined,
)

__all__ = ["BrokenReaderError", "RefusedFileError", "TooLargeFileError", "TooSlowFileError", "confined"]
