"""The links that come with the package: read from `data/links.yaml`, asked for by paragraph or by what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from actionlines import periods
from actionlines.commitments.action_lines import Role
from actionlines.commitments.links import Basis, Kind, Link, Linked, Links, Measures, Sure
from actionlines.commitments.references import Reference, Status
from actionlines.commitments.register import CODES, action_line
from actionlines.declared import MissingKeyError, Node, UnknownKeyError, WrongValueError, read_yaml
from actionlines.languages import mark

_KINDS = {"indicators": Kind.INDICATOR, "targets": Kind.TARGET, "sdg": Kind.SDG, "agencies": Kind.AGENCY}
_FACILITATES = mark("It facilitates the action line.")
_BELIEVED = mark("It is believed to facilitate the action line; no source was read.")
_OF_ALL = ("by", "dated")  # `on` would be true: YAML 1.1 takes it for a yes
_OF_AGENCIES = ("role", "since", "until")


@dataclass(frozen=True, slots=True)
class _Made:
    """Who made links, and when."""

    by: str
    on: date


def links_of(code: str) -> Linked:
    """All links of a paragraph of the WSIS+10 statement and vision.

    Parameters
    ----------
    code
        A lettered item of an action line (`C2.c`), a priority (`V.B.34`), a challenge (`S.C.30`), a finding (`S.B.9`),
        or another paragraph that was linked.

    Raises
    ------
    actionlines.commitments.links.UnknownParagraphError
        If there is none of that code.

    References
    ----------
    WSIS+10 Statement, and Vision for WSIS Beyond 2015 (2014); WSIS-SDG matrix (2015), for the pairs that say so.

    Examples
    --------
    >>> [(one.code, one.measures.value) for one in links_of("C5.e").of(Kind.INDICATOR)]
    [('GLOBAL_CYBERSECURITY_INDEX', 'directly')]
    >>> links_of("C2.d").unmeasured
    'Whether emergency communication works or networks outlast a disaster is in no series of the catalogue.'
    """
    return shipped_links().paragraph(code)


def paragraphs_of_indicator(code: str) -> tuple[Link, ...]:
    """The links of paragraphs to an indicator, the most direct and surest first; none where nothing was linked.

    >>> [one.paragraph for one in paragraphs_of_indicator("E_PARTICIPATION_INDEX")]
    ['C7.e-government.d']
    """
    return shipped_links().to(Kind.INDICATOR, code)


def paragraphs_of_target(code: str) -> tuple[Link, ...]:
    """The links of paragraphs to a dated target (`UMC_2030.coverage`).

    >>> [one.paragraph for one in paragraphs_of_target("UMC_2030.coverage")]
    ['C2.c', 'S.C.5', 'S.C.11', 'V.B.7']
    """
    return shipped_links().to(Kind.TARGET, code)


def paragraphs_of_sdg(code: str) -> tuple[Link, ...]:
    """The links of paragraphs to a target of the 2030 Agenda (`5.b`).

    >>> [one.paragraph for one in paragraphs_of_sdg("5.b")]
    ['C6.a', 'V.B.8', 'S.C.2', 'S.A.3', 'V.A.3', 'C7.e-business.d']
    """
    return shipped_links().to(Kind.SDG, code)


def paragraphs_of_agency(code: str, *, on: date) -> tuple[Link, ...]:
    """The links of paragraphs to an agency that hold on a day.

    >>> [one.paragraph for one in paragraphs_of_agency("FAO", on=date(2026, 1, 1))][:2]
    ['C7.e-agriculture.a', 'C7.e-agriculture.b']
    """
    return tuple(one for one in shipped_links().to(Kind.AGENCY, code) if one.holds(on))


@cache
def shipped_links() -> Links:
    """All links that come with the package."""
    with resources.as_file(resources.files(__package__) / "data" / "links.yaml") as file:
        return read_links(file)


def read_links(file: Path) -> Links:
    """The links of a data file, each checked; those of agencies that facilitate a line are added to its items."""
    found = read_yaml(file).mapping(required=("document", "made", "paragraphs"), optional=("telling",))
    made = _made(found["made"].mapping(required=_OF_ALL), None)
    telling = {one.text() for one in found["telling"].items()} if "telling" in found else set()
    paragraphs: dict[str, Linked] = {}
    for code, node in found["paragraphs"].entries().items():
        asks = code.rpartition(".")[0] not in telling
        paragraphs[code] = _again(code, node, paragraphs, asks) or _linked(code, node, made, asks)
    return Links(found["document"].text(), tuple(paragraphs.values()), made.by, made.on)


def _again(code: str, node: Node, before: Mapping[str, Linked], asks: bool) -> Linked | None:
    """The links of a paragraph that says what another says, which stands before it; None of any other."""
    if "as" not in node.entries():
        return None
    other = node.mapping(required=("as",))["as"]
    return before[other.text(among=before)].said_again(code, asks=asks)


def _linked(code: str, node: Node, made: _Made, asks: bool) -> Linked:
    entries = node.mapping(optional=("lines", "unmeasured", *_KINDS))
    if asks and ("indicators" in entries) == ("unmeasured" in entries):
        text = "give either the 'indicators' that measure it, or say under 'unmeasured' why none does"
        raise node.fail(MissingKeyError, text)
    if not asks and "unmeasured" in entries:
        text = (
            "a paragraph that asks for nothing needs no reason; leave it out, or its section out of 'telling'"
        )
        raise node.fail(UnknownKeyError, text, key="unmeasured")
    own = code.rpartition(".")[0]
    lines = tuple(one.text(among=CODES) for one in entries["lines"].items()) if "lines" in entries else ()
    links = [
        _link(code, kind, to, each, made)
        for key, kind in _KINDS.items()
        if key in entries
        for to, each in entries[key].entries().items()
    ]
    if own in CODES:
        lines = (own,)
        links += _facilitators(code, own, made)
    why = entries["unmeasured"].text() if "unmeasured" in entries else ""
    return Linked(code, lines, why, tuple(links), asks)


def _link(code: str, kind: Kind, to: str, node: Node, made: _Made) -> Link:
    measures, role, basis = kind is Kind.INDICATOR, kind is Kind.AGENCY, kind is Kind.SDG
    needed = ["sure", "why", *["measures"] * measures, *["role"] * role, *["basis"] * basis]
    found = node.mapping(required=needed, optional=(*_OF_ALL, *(_OF_AGENCIES if role else ())))
    who = _made(found, made)
    return Link(
        paragraph=code,
        kind=kind,
        code=to,
        why=found["why"].text(),
        sure=Sure(found["sure"].text(among=tuple(Sure))),
        basis=Basis(found["basis"].text(among=(Basis.OWN, Basis.MATRIX))) if basis else Basis.OWN,
        by=who.by,
        on=who.on,
        measures=Measures(found["measures"].text(among=tuple(Measures))) if measures else None,
        role=Role(found["role"].text(among=tuple(Role))) if role else None,
        since=_period(found["since"]).start if "since" in found else None,
        until=_period(found["until"]).end if "until" in found else None,
    )


def _facilitators(code: str, line: str, made: _Made) -> Iterator[Link]:
    """Whoever facilitates a line answers for each of its items; since when is not known."""
    for one in action_line(line).facilitators:
        seen = one.status is Status.SEEN
        yield Link(
            paragraph=code,
            kind=Kind.AGENCY,
            code=one.agency.code,
            why=_FACILITATES if one.source else _BELIEVED,
            sure=Sure.HIGH if seen else Sure.LOW,
            basis=Basis.LINE,
            by=made.by,
            on=made.on,
            role=one.role,
            source=_cited(one.source) if one.source else "",
        )


def _cited(source: Reference) -> str:
    return f"{source.document} ({source.publisher}, {source.date})"


def _made(found: dict[str, Node], otherwise: _Made | None) -> _Made:
    by = found["by"].text() if "by" in found or otherwise is None else otherwise.by
    on = _period(found["dated"]).start if "dated" in found or otherwise is None else otherwise.on
    return _Made(by, on)


def _period(node: Node) -> periods.Period:
    """A year, month or day; YAML reads a year as a number and a day as a date."""
    text = str(node.value) if type(node.value) in (date, int) else node.text()
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise node.fail(WrongValueError, f"{error}; write 2004, 2004-06 or 2004-06-13") from error
