"""The text of a PDF, page by page."""

from __future__ import annotations

from pathlib import Path

from actionlines.commitments.reading.files import Text, UnreadableTextError


def text_of(path: str) -> Text:
    """The text of a PDF, a form feed between pages. A page whose text is a picture alone has none.

    Raises
    ------
    UnreadableTextError
        If the file is no PDF, is locked, or none of its pages has text.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    name = Path(path).name
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableTextError(f"{name}: is locked by a password; save it without one")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableTextError(f"{name}: is no PDF that can be read ({error}); save it anew") from error
    empty = [f"page {number}: no text" for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(empty) == len(pages):
        raise UnreadableTextError(
            f"{name}: none of its {len(pages)} pages has text, only pictures; recognise the text of the pictures first"
        )
    return "\f".join(page + "\n" for page in pages), empty
