"""Citations of paragraphs, found in any text and resolved to codes.

Found are codes (``C2.c``, ``S.A.3``), codes as people write them (``C2 (c)``, ``第C2条c款``), and numbered paragraphs
of a text that is named beside them (``Geneva Plan of Action §12``, ``《日内瓦行动计划》第 25 段``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Final

from actionlines.commitments.official_texts import OfficialText, official_texts
from actionlines.commitments.register import CODES
from actionlines.errors import NotFoundError

_LINE: Final = r"[CС](?P<line>1[01]|[1-9])"
_APPLICATION: Final = r"(?:[.\s,:–-]{1,3}(?P<application>e-[a-z]+))?"
_ITEM: Final = (
    r"(?:[.\s]{0,2}[(（]\s?(?P<bracketed>[a-z])\s?[)）]"
    r"|\.(?P<item>[a-z]|[bpn]\d{1,2})(?![\w-])"
    r"|[条條]?\s?第?\s?(?P<han>[a-z])\s?[款项項])?"
)
_OF_A_LINE: Final = re.compile(rf"(?<![\w.-])第?\s?{_LINE}(?![A-Za-z\d%])条?{_APPLICATION}{_ITEM}")
_OF_A_PART: Final = re.compile(
    r"(?<![\w.-])(?P<code>[SV]\.[A-C](?:\.(?:\d{1,3}(?:bis|ter)?|[a-z]|[bpn]\d{1,3}))*)(?![\w-])"
)
_NUMBERS: Final = r"(?P<numbers>\d{1,3}(?:\s?(?:bis|ter))?(?:\s?(?:,|、|،|and|et|y|и|و|和)\s?\d{1,3}(?!\d))*)"
_WORDS: Final = (
    *(
        "paragraphs?",
        "paras?\\.?",
        "paragraphes?",
        "párrafos?",
        "párrs?\\.?",
        "пункт(?:е|ы|ах|ов|ом|у|а)?",
        "пп?\\.",
    ),
    *("الفقرات", "الفقرتين", "الفقرة"),
)
_NUMBERED: Final = re.compile(
    rf"(?:§§?|第|(?<!\w)(?:{'|'.join(_WORDS)}))\s?{_NUMBERS}(?:\s?段)?", re.IGNORECASE
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]{4,}")
_NEAR: Final = 40
"""A text is meant by a number where its name stands at most so many signs before or after it."""


class UnknownCitationError(NotFoundError):
    """A citation leads to no paragraph."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in a text, from `start` to `end`: which official text, which paragraph of it."""

    start: int
    end: int
    document: str
    code: str
    there: bool | None
    """Whether there is such a paragraph; None where the text's paragraphs are not known here."""
    nearest: str
    """The code that was most likely meant; the same where it is there."""


def citations(text: str, known: Mapping[str, Collection[str]]) -> tuple[Citation, ...]:
    """Find all citations of a text.

    Parameters
    ----------
    text
        Anything a person wrote, in any language.
    known
        Codes of the paragraphs of each document that is at hand, by the document's code. The 18 lines are known
        in any case.

    Returns
    -------
    tuple of Citation
        In the order of the text.

    Examples
    --------
    >>> found = citations("As C2 (c) and Geneva Plan of Action §12 say", {"wsis10": ["C2", "C2.c"]})
    >>> [(one.document, one.code, one.there) for one in found]
    [('wsis10', 'C2.c', True), ('geneva-plan', '12', True)]
    """
    found = [*_of_lines(text, known), *_of_parts(text, known), *_numbered(text, known)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def resolve(citation: str, known: Mapping[str, Collection[str]]) -> Citation:
    """The one paragraph that a citation means.

    Raises
    ------
    UnknownCitationError
        If it is no citation, or no such paragraph is there; `candidates` has the nearest.
    """
    found = citations(citation, known)
    if not found:
        raise UnknownCitationError(
            f"{citation!r} cites no paragraph; write C2.c, C2 (c), V.B.36 or the name of a text with its paragraph"
        )
    first = found[0]
    if first.there is False:
        raise UnknownCitationError(
            f"{first.document} has no paragraph {first.code}; the nearest is {first.nearest}",
            (first.nearest,),
        )
    return first


def _of_lines(text: str, known: Mapping[str, Collection[str]]) -> Iterator[Citation]:
    for found in _OF_A_LINE.finditer(text):
        code = f"C{found['line']}"
        if found["application"]:
            code += f".{found['application']}"
        item = found["bracketed"] or found["item"] or found["han"]
        yield _citation(found, "wsis10", f"{code}.{item}" if item else code, known)


def _of_parts(text: str, known: Mapping[str, Collection[str]]) -> Iterator[Citation]:
    for found in _OF_A_PART.finditer(text):
        yield _citation(found, "wsis10", found["code"], known)


def _numbered(text: str, known: Mapping[str, Collection[str]]) -> Iterator[Citation]:
    names = _named(text)
    for found in _NUMBERED.finditer(text):
        near = [(_distance(name, found), document) for name, document in names]
        if not near or min(near, key=itemgetter(0))[0] > _NEAR:
            continue
        document = min(near, key=itemgetter(0))[1]
        for number in re.finditer(r"\d{1,3}(?:\s?(?:bis|ter))?", found["numbers"]):
            code = "".join(number[0].split())
            span = (found.start("numbers") + number.start(), found.start("numbers") + number.end())
            yield _checked(*span, document.code, code, _paragraphs(document, known))


def _named(text: str) -> list[tuple[re.Match[str], OfficialText]]:
    """The official texts that are named in a text, a longer name before a shorter one in it."""
    found: list[tuple[re.Match[str], OfficialText]] = []
    for pattern, document in _names():
        for name in pattern.finditer(text):
            if not any(name.start() < other.end() and other.start() < name.end() for other, _ in found):
                found.append((name, document))
    return found


def _distance(name: re.Match[str], found: re.Match[str]) -> int:
    return max(found.start() - name.end(), name.start() - found.end())


def _citation(
    found: re.Match[str], document: str, code: str, known: Mapping[str, Collection[str]]
) -> Citation:
    codes = known.get(document)
    if codes is None:
        codes = {*CODES, "C7"} if code.count(".") <= code.count(".e-") and code[0] == "C" else None
    return _checked(*found.span(), document, code, codes)


def _checked(start: int, end: int, document: str, code: str, codes: Collection[str] | None) -> Citation:
    if codes is None:
        return Citation(start, end, document, code, None, code)
    there = code in codes
    return Citation(start, end, document, code, there, code if there else _nearest(code, codes))


def _nearest(code: str, codes: Collection[str]) -> str:
    """Of the same kind the one whose number or letter is nearest, or the code that is written most alike."""
    head, _, tail = code.rpartition(".")
    place = _place(tail)
    beside = {
        other: one
        for one in codes
        if one.rpartition(".")[0] == head and (other := _place(one.rpartition(".")[2]))
    }
    if place and beside:
        return beside[min(beside, key=lambda other: (other[0] != place[0], abs(other[1] - place[1])))]
    return next(iter(difflib.get_close_matches(code, list(codes), n=1, cutoff=0.0)), "")


def _place(tail: str) -> tuple[bool, int] | None:
    """Whether the end of a code is a number or a letter, and where it stands in its sequence."""
    if tail.isdigit():
        return True, int(tail)
    return (False, ord(tail)) if len(tail) == 1 else None


def _paragraphs(document: OfficialText, known: Mapping[str, Collection[str]]) -> Collection[str] | None:
    if document.code in known:
        return known[document.code]
    return None if document.last is None else [str(number) for number in range(1, document.last + 1)]


@cache
def _names() -> tuple[tuple[re.Pattern[str], OfficialText], ...]:
    """Each name of each text, the longest first."""
    names = {
        name: one
        for one in official_texts()
        for name in (*one.called, *one.names.values(), one.symbol)
        if name
    }
    return tuple(
        (re.compile(_however_written(name), re.IGNORECASE), names[name])
        for name in sorted(names, key=len, reverse=True)
    )


def _however_written(name: str) -> str:
    """A name however it is spaced; Russian words in any case."""
    return r"\s*".join(
        re.escape(word[:-2]) + r"\w{0,4}" if _CYRILLIC.fullmatch(word) else r"\s*".join(_tight(word))
        for word in name.split()
    )


def _tight(word: str) -> list[str]:
    """A word of letters as it is; Han letters may stand apart."""
    return [re.escape(word)] if word.isascii() else [re.escape(sign) for sign in word]
