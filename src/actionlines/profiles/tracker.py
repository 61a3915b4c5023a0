"""Who was asked for what: the actions of all trackers that were kept, found by text, entity, state and paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.commitments.official_texts import official_texts
from actionlines.commitments.register import agencies
from actionlines.commitments.tracker import Asked, By, Entity, check_choice

if TYPE_CHECKING:
    from actionlines.commitments.agencies import Agency
    from actionlines.commitments.kept_trackers import KeptTracker, Trackers


@dataclass(frozen=True)
class AskedEntity:
    """Who is asked, by name and as it stands in addresses."""

    slug: str
    name: str
    """In the language asked for where it is an agency we know, else as the table writes it."""
    agency: str | None


@dataclass(frozen=True)
class Action:
    """One action that a text asks for."""

    document: str
    row: int
    paragraphs: tuple[str, ...]
    action: str
    """Empty where the table's licence does not let its sentences be shown."""
    entities: tuple[AskedEntity, ...]
    due: str
    due_by: date | None
    state: str
    evidence: str
    source: str
    dated: str
    lang: str
    """Language of the table."""


@dataclass(frozen=True)
class TrackerSource:
    """A table that was kept: whose, from where, under which terms."""

    document: str
    name: str
    symbol: str
    edition: str
    kept_on: date
    lang: str
    file: str
    sha256: str
    address: str
    dated: str
    licence: str
    publishable: bool
    actions: int
    not_taken: int


@dataclass(frozen=True)
class TrackerProfile:
    """Actions asked for, and the tables they come from."""

    lang: str
    sources: tuple[TrackerSource, ...]
    """All that were kept, whatever was chosen."""
    actions: tuple[Action, ...]
    """Those that were chosen, in the order of the tables."""
    states: tuple[str, ...]
    """Of all actions; the empty one where some say none."""

    def groups(self, by: By) -> dict[tuple[str, ...], tuple[Action, ...]]:
        """Actions under each paragraph of each text, each entity, each state or each last day, the earliest first.

        An action of two paragraphs or entities is under both; a key of "" holds those that name none.
        """
        found: dict[tuple[str, ...], list[Action]] = {}
        for one in self.actions:
            for key in _keys(one, by):
                found.setdefault(key, []).append(one)
        if by is By.DEADLINE:
            found = dict(sorted(found.items(), key=lambda pair: (pair[0] == ("",), pair[0])))
        return {key: tuple(actions) for key, actions in found.items()}

    def table(self) -> pl.DataFrame:
        """One row for each action, as a `.csv` has it."""
        return pl.DataFrame([_row(one) for one in self.actions], schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        return {
            "lang": self.lang,
            "sources": [_plain(one) for one in self.sources],
            "states": list(self.states),
            "actions": [_plain(one) for one in self.actions],
        }


TABLE: Final = pl.Schema(
    {
        "DOCUMENT": pl.String(),
        "ROW": pl.Int32(),
        "PARAGRAPHS": pl.String(),
        "ACTION": pl.String(),
        "ENTITIES": pl.String(),
        "DUE": pl.String(),
        "DUE_BY": pl.String(),
        "STATE": pl.String(),
        "EVIDENCE": pl.String(),
        "SOURCE": pl.String(),
        "DATE": pl.String(),
    }
)
"""Columns of the table of actions."""


def tracked(
    trackers: Trackers,
    *,
    lang: str,
    document: str = "",
    entity: str = "",
    state: str | None = None,
    paragraph: str = "",
) -> TrackerProfile:
    """Give the actions of the trackers that were kept, or some of them.

    Parameters
    ----------
    trackers
        Those of the installation.
    lang
        Language of the names of texts and agencies; what tables say stays as they say it.
    document, entity, state, paragraph
        Code of a text, slug of an entity, a state as written ("" for those without one), code of a paragraph.

    Raises
    ------
    actionlines.commitments.tracker.UnknownChoiceError
        If no action has what is chosen; `candidates` holds what may have been meant.
    """
    kept = trackers.all()
    every = tuple(one for each in kept for one in _actions(each, lang))
    chosen = every
    if document:
        check_choice("text", document, [one.document for one in kept])
        chosen = tuple(one for one in chosen if one.document == document)
    if entity:
        check_choice("entity", entity, [each.slug for one in every for each in one.entities])
        chosen = tuple(one for one in chosen if entity in {each.slug for each in one.entities})
    if state is not None:
        check_choice("state", state, [one.state for one in every])
        chosen = tuple(one for one in chosen if one.state == state)
    if paragraph:
        check_choice("paragraph", paragraph, [code for one in every for code in one.paragraphs])
        chosen = tuple(one for one in chosen if paragraph in one.paragraphs)
    states = tuple(dict.fromkeys(one.state for one in every))
    return TrackerProfile(lang, tuple(_source(one, lang) for one in kept), chosen, states)


def agency_asked(slug: str) -> Agency | None:
    """The agency of ours that an entity's slug means; None where it means another body."""
    return next((one for one in agencies().values() if one.code.lower() == slug), None)


def _actions(kept: KeptTracker, lang: str) -> Iterator[Action]:
    for one in kept.shown().asked:
        yield Action(
            document=kept.document,
            row=one.row,
            paragraphs=one.paragraphs,
            action=one.action,
            entities=tuple(_entity(each, lang) for each in _once(one)),
            due=one.due,
            due_by=one.due_by,
            state=one.state,
            evidence=one.evidence,
            source=one.source,
            dated=one.dated,
            lang=kept.lang,
        )


def _once(one: Asked) -> Iterable[Entity]:
    """The entities of a row; those whose names differ in signs alone are the same."""
    return {each.slug: each for each in reversed(one.entities)}.values().__reversed__()


def _entity(one: Entity, lang: str) -> AskedEntity:
    name = agencies()[one.agency].short_name(lang=lang) if one.agency else one.name
    return AskedEntity(one.slug, name, one.agency)


def _source(kept: KeptTracker, lang: str) -> TrackerSource:
    text = next((one for one in official_texts() if one.code == kept.document), None)
    origin = kept.origin
    return TrackerSource(
        document=kept.document,
        name=text.name(lang=lang) if text else kept.document,
        symbol=text.symbol if text else "",
        edition=kept.id,
        kept_on=kept.on,
        lang=kept.lang,
        file=origin.file,
        sha256=origin.sha256,
        address=origin.address,
        dated=origin.dated,
        licence=origin.licence,
        publishable=origin.publishable,
        actions=len(kept.tracker.asked),
        not_taken=len(kept.tracker.bad),
    )


def _keys(one: Action, by: By) -> list[tuple[str, ...]]:
    if by is By.PARAGRAPH:
        return [(one.document, code) for code in one.paragraphs]
    if by is By.ENTITY:
        return [(each.slug,) for each in one.entities] or [("",)]
    if by is By.STATE:
        return [(one.state,)]
    return [(one.due_by.isoformat() if one.due_by else "",)]


def _row(one: Action) -> tuple[object, ...]:
    return (
        *(one.document, one.row, " ".join(one.paragraphs), one.action),
        "; ".join(each.name for each in one.entities),
        *(one.due, one.due_by.isoformat() if one.due_by else "", one.state),
        *(one.evidence, one.source, one.dated),
    )


def _plain(one: Any) -> Any:
    """As JSON can hold it."""
    if hasattr(one, "__dataclass_fields__"):
        return {name: _plain(getattr(one, name)) for name in one.__dataclass_fields__}
    if isinstance(one, tuple):
        return [_plain(each) for each in one]
    return one.isoformat() if isinstance(one, date) else one
