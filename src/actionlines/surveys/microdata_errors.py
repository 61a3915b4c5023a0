"""Why a file of microdata cannot be read. No text quotes a row."""

from __future__ import annotations

from actionlines.errors import BadInputError


class MicrodataError(BadInputError):
    """A file of microdata cannot be read. Its text never quotes a row."""


class MissingFileError(MicrodataError):
    """The file is not there."""


class NoFileError(MicrodataError):
    """A folder stands where a file must."""


class MissingColumnError(MicrodataError):
    """The file has no such column."""


class RepeatedColumnError(MicrodataError):
    """Two columns of the file have the same name."""


class WrongEncodingError(MicrodataError):
    """The file is not in the encoding that is said."""


class TruncatedFileError(MicrodataError):
    """The file ends before it should."""


class BrokenRowError(MicrodataError):
    """A row has not as many cells as the header, or quotes that do not close."""


class UnreadableFileError(MicrodataError):
    """The file is not of the format that is said, or one that the library does not read."""


class UnclosedQuoteError(MicrodataError):
    """A quote opens and nothing closes it, so that rows would be swallowed."""


class EmptyFileError(MicrodataError):
    """The file has no row."""
