"""What each paragraph asks for or tells, in one sentence of our own: never official, never a translation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from actionlines.commitments.texts import Texts, in_language
from actionlines.declared import Node, WrongValueError, read_yaml
from actionlines.errors import NotFoundError
from actionlines.words import nearest


class UnknownGistError(NotFoundError):
    """No gist was written for a paragraph of that code."""


@dataclass(frozen=True, slots=True)
class Gists:
    """Gists of one document, by the code of the paragraph, in its order."""

    document: str
    texts: Mapping[str, Texts] = field(hash=False)
    again: Mapping[str, str] = field(hash=False)
    """Paragraphs that say again what another says: the code of that one."""


def gist(code: str, *, lang: str) -> str:
    """What a paragraph of WSIS+10 asks for or tells, in one unofficial sentence.

    Parameters
    ----------
    code
        A lettered item of an action line (`C2.c`), a priority (`V.B.34`), a finding (`S.B.9`), a challenge
        (`S.C.30`), a principle (`S.A.a`), or a paragraph without a number (`V.C.1.p3`).
    lang
        One of the six languages.

    Raises
    ------
    UnknownGistError
        If there is none; `candidates` holds the codes that may have been meant.

    References
    ----------
    WSIS+10 Statement and Vision (2014), read in Chinese.

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
            else "codes are as C2.c, C8.b1, V.B.36, S.C.30, S.A.a or V.C.1.p3"
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
    item = re.compile(rf"{re.escape(line)}\.[a-z]")
    own = {code: texts for code, texts in gists().texts.items() if item.fullmatch(code)}
    return {code: in_language(texts, lang=lang) for code, texts in own.items()}


@cache
def gists() -> Gists:
    """All that come with the package: of every paragraph but footnotes and those that only lead in what follows."""
    with resources.as_file(resources.files(__package__) / "data" / "gists.yaml") as file:
        return read_gists(file)


def read_gists(file: Path) -> Gists:
    """The gists of a data file: six languages each, or under `as` the code of a paragraph that says the same."""
    found = read_yaml(file).mapping(required=("document", "gists"))
    nodes = found["gists"].entries()
    own = {code: node for code, node in nodes.items() if "as" not in node.entries()}
    again = {code: _said_by(node, own) for code, node in nodes.items() if code not in own}
    written = {code: MappingProxyType(node.texts()) for code, node in own.items()}
    texts = {code: written[again.get(code, code)] for code in nodes}
    return Gists(found["document"].text(), MappingProxyType(texts), MappingProxyType(again))


def _said_by(node: Node, own: Mapping[str, Node]) -> str:
    code = node.mapping(required=("as",))["as"]
    if code.text() not in own:
        raise code.fail(WrongValueError, f"{code.text()!r} has no gist of its own; name a paragraph that has")
    return code.text()
