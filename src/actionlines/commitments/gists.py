"""What each paragraph asks for, in one sentence of our own: never official, never a translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from actionlines.commitments.texts import Texts, in_language
from actionlines.declared import read_yaml
from actionlines.errors import NotFoundError
from actionlines.words import nearest


class UnknownGistError(NotFoundError):
    """No gist was written for a paragraph of that code."""


@dataclass(frozen=True, slots=True)
class Gists:
    """Gists of one document, by the code of the paragraph, in its order."""

    document: str
    texts: Mapping[str, Texts] = field(hash=False)


def gist(code: str, *, lang: str) -> str:
    """What a paragraph of WSIS+10 asks for, or found, in one unofficial sentence.

    Parameters
    ----------
    code
        A lettered item of an action line (`C2.c`), a priority (`V.B.34`) or a finding (`S.B.9`).
    lang
        One of the six languages.

    Raises
    ------
    UnknownGistError
        If there is none; `candidates` holds the codes that may have been meant.

    References
    ----------
    WSIS+10 Statement and Vision (2014), sections S.B, V.B and V.C, read in Chinese.

    Examples
    --------
    >>> gist("V.B.33", lang="en")
    'IPv6 is in use everywhere, so that addresses last, for the Internet of things too.'
    """
    texts = gists().texts
    if code not in texts:
        near = tuple(nearest(code, texts))
        hint = (
            f"did you mean {', '.join(near)}?"
            if near
            else "codes run from C1.a to C11.d, V.B.1 to V.B.36, S.B.1 to S.B.22"
        )
        raise UnknownGistError(f"no gist was written for {code!r}; {hint}", near)
    return in_language(texts[code], lang=lang)


def gists_of_line(line: str, *, lang: str) -> dict[str, str]:
    """Gist of each lettered item of an action line, by code.

    Examples
    --------
    >>> list(gists_of_line("C2", lang="en"))
    ['C2.a', 'C2.b', 'C2.c', 'C2.d']
    """
    own = {code: texts for code, texts in gists().texts.items() if code.rpartition(".")[0] == line}
    return {code: in_language(texts, lang=lang) for code, texts in own.items()}


@cache
def gists() -> Gists:
    """All that come with the package: 95 items of the action lines, 36 priorities, 22 findings."""
    with resources.as_file(resources.files(__package__) / "data" / "gists.yaml") as file:
        return read_gists(file)


def read_gists(file: Path) -> Gists:
    """The gists of a data file: six languages each."""
    found = read_yaml(file).mapping(required=("document", "gists"))
    texts = {code: MappingProxyType(node.texts()) for code, node in found["gists"].entries().items()}
    return Gists(found["document"].text(), MappingProxyType(texts))
