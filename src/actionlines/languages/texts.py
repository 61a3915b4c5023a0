"""Translated texts for code outside Django, from the same gettext catalogue as its templates.

A catalogue is `locale/<lang>/LC_MESSAGES/django.po`. Its compiled form is made by Babel, with no system
tools: on disk by `compile_catalogues`, or in memory when the one on disk is missing or older than its source.
"""

from __future__ import annotations

import gettext
import io
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from actionlines.languages.known import LANGUAGES, language

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"


def mark(message: str, *, context: str | None = None) -> str:
    """Say that a text in data is to be translated: the recipe finds it here, `translate` gets it later."""
    return message


def translate(message: str, *, lang: str, context: str | None = None) -> str:
    """Give `message` in a language; the English text itself where the catalogue has none.

    A message is a whole sentence; what changes in it has a name ("As of %(year)s.") and is put in after.

    Examples
    --------
    >>> translate("second half of %(year)s", lang="fr") % {"year": 2024}
    'second semestre 2024'
    """
    catalogue = _catalogue(language(lang).code)
    return catalogue.gettext(message) if context is None else catalogue.pgettext(context, message)


def translate_plural(singular: str, plural: str, n: int, *, lang: str, context: str | None = None) -> str:
    """Give the form of a message that goes with `n` in a language: Arabic has six, Chinese one."""
    catalogue = _catalogue(language(lang).code)
    if context is None:
        return catalogue.ngettext(singular, plural, n)
    return catalogue.npgettext(context, singular, plural, n)


def compile_catalogues(into: Path = LOCALE, *, source: Path = LOCALE) -> list[Path]:
    """Write each compiled catalogue that is missing or older than its source; return those written.

    Django reads only what lies on disk: where the package cannot be written to, compile into a folder
    of its own and name that in LOCALE_PATHS.
    """
    written = []
    for code in LANGUAGES:
        po = source / code / "LC_MESSAGES" / "django.po"
        mo = into / code / "LC_MESSAGES" / "django.mo"
        if po.exists() and not _up_to_date(mo, po):
            _write_whole(mo, _compiled(po))
            written.append(mo)
    return written


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, then move into place: another process never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(beside).chmod(0o644)
    Path(beside).replace(path)


def _compiled(po: Path) -> bytes:
    with po.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _up_to_date(mo: Path, po: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


@cache
def _catalogue(code: str, folder: Path = LOCALE) -> gettext.NullTranslations:
    po = folder / code / "LC_MESSAGES" / "django.po"
    mo = po.with_suffix(".mo")
    if mo.exists() and (not po.exists() or _up_to_date(mo, po)):
        with mo.open("rb") as file:
            return gettext.GNUTranslations(file)
    if not po.exists():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(_compiled(po)))
