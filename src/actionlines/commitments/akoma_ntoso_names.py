"""What Akoma Ntoso calls a document and each of its parts: addresses of work, expression and manifestation, and eIds.

A text of the United Nations is named as its profile asks: ``/akn/un/statement/deliberation/un-ga/2015-12-16/70-125``.
Of a text that we know nothing of we claim nothing: its country is `zz`, which ISO 3166 leaves to whoever uses it, and
its day 0001-01-01, as is done where the standard asks for a day and none is known.

References
----------
OASIS (2019), Akoma Ntoso Naming Convention Version 1.0. United Nations High-Level Committee on Management (2017),
Akoma Ntoso for the United Nations System, Guidelines, part 1, "AKN4UN Naming convention"; part 2, "Deliberative
Documents".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from actionlines.commitments.official_texts import OfficialText, official_texts
from actionlines.commitments.reading.document import FOOTNOTE, UNNUMBERED, Paragraph

UNKNOWN_DAY: Final = date(1, 1, 1)
ISO3: Final = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "zho"}
ELEMENTS: Final = {
    **{name: name for name in ("part", "section", "chapter", "title", "article", "paragraph", "point")},
    "operative": "paragraph",
    UNNUMBERED: "paragraph",
    "item": "point",
    "bullet": "indent",
}
"""Levels that the vocabulary has an element for; all others are `hcontainer`."""
_SHORT: Final = {"section": "sec", "chapter": "chp", "article": "art", "paragraph": "para"}
"""Elements that an eId names shorter (Naming Convention, section 5.5)."""
_ASSEMBLY: Final = "A/RES/"


@dataclass(frozen=True, slots=True)
class Work:
    """A text whatever its language: what its address is made of."""

    country: str
    kind: str
    """Its subclass: `resolution`, `outcomeDocument` of a summit, or `document`."""
    subtype: str
    actor: str
    """Who adopted it."""
    actor_name: str
    day: date
    number: str
    shown: str
    """The number as printed."""

    @property
    def address(self) -> str:
        """Its address, which the addresses of languages and files go on from."""
        return (
            f"/akn/{self.country}/statement/{self.subtype}/{self.actor}/{self.day.isoformat()}/{self.number}"
        )

    @property
    def dated(self) -> str:
        """What `day` is the day of."""
        return "unknown" if self.day == UNKNOWN_DAY else "adoption"


def work_of(document: str) -> Work:
    """The work that a document of ours is a text of.

    >>> work_of("review-2015").address
    '/akn/un/statement/deliberation/un-ga/2015-12-16/70-125'
    >>> work_of("our-strategy").address
    '/akn/zz/statement/document/unknown/0001-01-01/our-strategy'
    """
    text = next((one for one in official_texts() if one.code == document), None)
    if text is None:
        return Work("zz", "document", "document", "unknown", "unknown", UNKNOWN_DAY, document, document)
    return _of_the_united_nations(text)


def _of_the_united_nations(text: OfficialText) -> Work:
    """A resolution of the General Assembly, or what the World Summit on the Information Society agreed."""
    if text.symbol.startswith(_ASSEMBLY):
        kind, actor, name = "resolution", "un-ga", "United Nations General Assembly"
    else:
        kind, actor, name = "outcomeDocument", "wsis", "World Summit on the Information Society"
    shown = text.symbol.removeprefix(_ASSEMBLY) or text.code
    number = shown.replace("/", "-").replace(" ", "_")
    return Work("un", kind, "deliberation", actor, name, text.adopted, number, shown)


def element_of(level: str) -> str:
    """The element for paragraphs of a level."""
    return ELEMENTS.get(level, "hcontainer")


def names_of(paragraphs: tuple[Paragraph, ...]) -> dict[str, str]:
    """The eId of each paragraph by its code: what it stands under, its element and what its own code adds.

    >>> from actionlines.commitments.reading.document import Paragraph
    >>> plan = Paragraph("C2", "line", "", "", "", True, 1, 1), Paragraph("C2.c", "item", "C2", "c)", "", False, 2, 2)
    >>> names_of(plan)["C2.c"]
    'hcontainer_C2__point_c'
    """
    found: dict[str, str] = {"": ""}
    taken: set[str] = set()
    for one in paragraphs:
        over = found.get(one.over, "")
        name = next(name for name in _candidates(one, over) if name not in taken)
        taken.add(name)
        found[one.code] = name
    return found


def _candidates(one: Paragraph, over: str) -> Iterator[str]:
    """The name by the convention, then the same with a count, should two be alike."""
    element = "authorialNote" if one.level == FOOTNOTE else element_of(one.level)
    own = one.code.removeprefix(f"{one.over}.")
    name = f"{over}__" * bool(over) + f"{_SHORT.get(element, element)}_{own}"
    yield name
    count = 2
    while True:
        yield f"{name}_{count}"
        count += 1
