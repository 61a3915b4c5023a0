"""What is known of one paragraph: words or gist, place, what measures it, its targets, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.commitments.book import Book, book, former
from actionlines.commitments.differences import Change, reworded
from actionlines.commitments.kept_trackers import Trackers, tracker_of
from actionlines.commitments.known_links import shipped_links
from actionlines.commitments.line_paragraphs import lines_of_paragraph
from actionlines.commitments.links import Kind, Link, Linked
from actionlines.commitments.links import UnknownParagraphError as NothingLinkedError
from actionlines.commitments.tracker import Asked
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import translate
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.documents import DocumentLine, document_line
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.reading import (
    Heading,
    Read,
    SectionProfile,
    TextSource,
    checked_beside,
    contents_of,
    read,
    section,
    sources_of,
)
from actionlines.profiles.target_words import aim_text, target_name
from actionlines.profiles.world_figures import WorldFigure, world_figure
from actionlines.progress.targets import target

if TYPE_CHECKING:
    from actionlines.commitments.library import Library
    from actionlines.indicators.releases import Release


class DividedParagraphError(NotFoundError):
    """The paragraph of a former code was divided; `candidates` holds the codes of what became of it."""


@dataclass(frozen=True)
class Tie:
    """One link of the paragraph: what it leads to, why, how sure it is, who made it and when."""

    kind: str
    code: str
    why: str
    source: str
    """What was read that says so, as it is cited; empty where it is our reading of the paragraph."""
    sure: str
    basis: str
    by: str
    on: str
    measures: str | None
    role: str | None
    since: str | None
    until: str | None


@dataclass(frozen=True)
class MeasuredBy:
    """An indicator of the paragraph, with the latest figure of the world."""

    tie: Tie
    name: str
    figure: WorldFigure | None
    """None where no source of this release has a figure."""


@dataclass(frozen=True)
class AimedAt:
    """A dated target of the paragraph."""

    tie: Tie
    slug: str
    name: str
    aim: str
    status: str
    """Whether the target was seen in its source, or is unverified."""


@dataclass(frozen=True)
class Rewording:
    """What changed in its words since the text was read before."""

    edition: str
    """Of the former text."""
    code: str
    """That the paragraph had there."""
    stretches: tuple[tuple[str, str], ...]
    """Each `kept`, `removed` or `added`, and its words; together they are both wordings."""


@dataclass(frozen=True)
class ParagraphProfile:
    """All that is known of one paragraph."""

    lang: str
    edition: Edition
    document: DocumentLine
    code: str
    passage: Read
    trail: tuple[Heading, ...]
    under: tuple[Read, ...]
    """Items and bullets that stand under it."""
    notes: tuple[Read, ...]
    """Footnotes that it calls."""
    before: Read | None
    after: Read | None
    lines: tuple[str, ...]
    """Its action line; of a priority those it is nearest to, of another text those that stand on it, by our reading."""
    linked: bool
    """Whether anybody looked for what measures it and who answers for it."""
    indicators: tuple[MeasuredBy, ...]
    unmeasured: str
    """Why no indicator measures it, in English; empty where one does."""
    targets: tuple[AimedAt, ...]
    sdg: tuple[Tie, ...]
    agencies: tuple[Tie, ...]
    asked: tuple[Asked, ...]
    """Actions it asks for, by the tracker that was kept of its text."""
    asked_lang: str
    """Language of the tracker; empty where there is none."""
    formers: tuple[str, ...]
    """Codes it had before."""
    had_before: tuple[str, ...]
    """Codes of what became of another paragraph that had this code before."""
    rewording: Rewording | None
    beside: str
    sources: tuple[TextSource, ...]
    """Where its words came from."""
    figure_sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """One row for each link, as the page's `.csv` has it."""
        figures = {one.tie.code: one.figure for one in self.indicators}
        ties = (
            *(one.tie for one in self.indicators),
            *(one.tie for one in self.targets),
            *self.sdg,
            *self.agencies,
        )
        rows = [
            _row(self, one, figures.get(one.code) if one.kind == Kind.INDICATOR else None) for one in ties
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        for one in facts["asked"]:
            one["due_by"] = one["due_by"].isoformat() if one["due_by"] else None
        return facts


TABLE: Final = pl.Schema(
    {
        "DOCUMENT": pl.String(),
        "PARAGRAPH": pl.String(),
        "KIND": pl.String(),
        "CODE": pl.String(),
        "MEASURES": pl.String(),
        "ROLE": pl.String(),
        "BASIS": pl.String(),
        "SURE": pl.String(),
        "WHY": pl.String(),
        "READ_IN": pl.String(),
        "BY": pl.String(),
        "ON": pl.String(),
        "WORLD_KIND": pl.String(),
        "WORLD_VALUE": pl.Float64(),
        "WORLD_PERIOD": pl.String(),
        "WORLD_SOURCE": pl.String(),
        "RELEASE": pl.String(),
    }
)
"""Columns of the table of a paragraph."""


def paragraph(
    release: Release, library: Library, document: str, code: str, *, lang: str, beside: str = ""
) -> ParagraphProfile:
    """Give the profile of a paragraph.

    Parameters
    ----------
    release
        Its figures and its day speak: the latest figures of the world, and who answers on that day.
    code
        Of the paragraph; a code it had before will do.
    lang
        Language of names and gists, and of its words where they can be read here.
    beside
        Another language whose words stand beside them.

    Raises
    ------
    actionlines.commitments.official_texts.UnknownDocumentError
        If nobody knows the document.
    actionlines.commitments.book.UnknownPassageError
        If it has and had no paragraph of that code.
    DividedParagraphError
        If it had one that was divided.
    actionlines.profiles.reading.NotInThatLanguageError
        If its words cannot be read here in the language asked for beside it.
    """
    opened = book(library, document)
    beside = checked_beside(opened, beside, lang=lang)
    code = code_now(opened, code)
    one = opened.passage(code)
    on = date.fromisoformat(release.manifest.on)
    linked = _linked(opened, code)
    named = {each.code: each for each in contents_of(opened, lang=lang)}
    before, after = (
        read(opened, opened.passage(each), lang=lang) if each else None for each in opened.beside(code)
    )
    indicators = tuple(_measured(each, release, lang) for each in _of(linked, Kind.INDICATOR))
    asked = tracker_of(document, code, root=library.root)
    used = {each.figure.sources[0] for each in indicators if each.figure}
    return ParagraphProfile(
        lang=lang,
        edition=edition(release),
        document=document_line(opened, on=on, lang=lang),
        code=code,
        passage=read(opened, one, lang=lang, beside=beside),
        trail=tuple(named[each.code] for each in opened.trail(code) if each.heading),
        under=_under(opened, code, lang, beside),
        notes=_notes(opened, code, lang, beside),
        before=before,
        after=after,
        lines=_lines(document, code, linked),
        linked=linked is not None,
        indicators=indicators,
        unmeasured=translate(linked.unmeasured, lang=lang) if linked and linked.unmeasured else "",
        targets=tuple(_aimed(each, release, lang) for each in _of(linked, Kind.TARGET)),
        sdg=tuple(_tie(each, lang) for each in _of(linked, Kind.SDG)),
        agencies=tuple(_tie(each, lang) for each in _of(linked, Kind.AGENCY) if each.holds(on)),
        asked=asked,
        asked_lang=Trackers(library.root).open(document).lang if asked else "",
        formers=opened.formers(code),
        had_before=opened.had_before(code),
        rewording=_rewording(library, opened, code, lang),
        beside=beside,
        sources=sources_of(opened, (lang, beside)),
        figure_sources=source_notes(used, release, load_catalogue(), lang=lang),
    )


def passage_profile(
    release: Release,
    library: Library,
    document: str,
    code: str,
    *,
    lang: str,
    beside: str = "",
    page: int = 1,
) -> ParagraphProfile | SectionProfile:
    """Give what stands at a code: a paragraph, or the section below a heading; arguments and errors as for both."""
    opened = book(library, document)
    now = code_now(opened, code)
    if opened.passage(now).heading:
        return section(release, library, document, now, lang=lang, beside=beside, page=page)
    return paragraph(release, library, document, now, lang=lang, beside=beside)


def code_now(opened: Book, code: str) -> str:
    """The code that a paragraph has now; errors as for `paragraph`."""
    codes = opened.now(code)
    if len(codes) > 1:
        raise DividedParagraphError(
            f"{opened.code} {code} was divided; it is {', '.join(codes)} now: ask for one of them", codes
        )
    return codes[0]


def _linked(opened: Book, code: str) -> Linked | None:
    links = shipped_links()
    if opened.code != links.document:
        return None
    try:
        return links.paragraph(code)
    except NothingLinkedError:
        return None


def _lines(document: str, code: str, linked: Linked | None) -> tuple[str, ...]:
    """Lines by the links of the paragraph, else those that are known to stand on it."""
    if linked:
        return linked.lines
    return tuple(dict.fromkeys(one.line for one in lines_of_paragraph(document, code)))


def _of(linked: Linked | None, kind: Kind) -> tuple[Link, ...]:
    return linked.of(kind) if linked else ()


def _measured(link: Link, release: Release, lang: str) -> MeasuredBy:
    name = load_catalogue().indicator(link.code).names[lang]
    return MeasuredBy(_tie(link, lang), name, world_figure(release, link.code))


def _aimed(link: Link, release: Release, lang: str) -> AimedAt:
    one = target(link.code, sets_of(release))
    return AimedAt(
        _tie(link, lang),
        one.slug,
        target_name(one, lang=lang),
        aim_text(one, lang=lang),
        str(one.source.status),
    )


def _tie(link: Link, lang: str) -> Tie:
    return Tie(
        kind=link.kind.value,
        code=link.code,
        why=translate(link.why, lang=lang),
        source=link.source,
        sure=link.sure.value,
        basis=link.basis.value,
        by=link.by,
        on=link.on.isoformat(),
        measures=link.measures.value if link.measures else None,
        role=link.role.value if link.role else None,
        since=link.since.isoformat() if link.since else None,
        until=link.until.isoformat() if link.until else None,
    )


def _under(opened: Book, code: str, lang: str, beside: str) -> tuple[Read, ...]:
    below = (one for one in opened.passages if one.over == code and not one.footnote)
    return tuple(read(opened, one, lang=lang, beside=beside) for one in below)


def _notes(opened: Book, code: str, lang: str, beside: str) -> tuple[Read, ...]:
    wordings = opened.passage(code).wordings
    called = {note for one in (lang, beside) if one in wordings for _, note in wordings[one].calls}
    notes = (one for one in opened.passages if one.code in called)
    return tuple(read(opened, one, lang=lang, beside=beside) for one in notes)


def _rewording(library: Library, opened: Book, code: str, lang: str) -> Rewording | None:
    """What changed in its words; None where nothing did, or where either wording may not be shown."""
    older = former(library, opened, lang=lang)
    now = opened.passage(code).wordings.get(lang)
    if older is None or now is None or lang not in older.languages:
        return None
    before = opened.before_now(code, older)
    if not before:
        return Rewording(older.edition, "", ((Change.ADDED.value, now.text),))
    was = older.by_code[before].wordings.get(lang)
    if was is None or was.text == now.text:
        return None
    stretches = tuple((one.change.value, one.text) for one in reworded(was.text, now.text))
    return Rewording(older.edition, before, stretches)


def _row(profile: ParagraphProfile, one: Tie, figure: WorldFigure | None) -> tuple[object, ...]:
    of_world = (
        (figure.kind, figure.value, str(figure.last_year), figure.sources[0] if figure.sources else None)
        if figure
        else (None,) * 4
    )
    ours = (one.measures, one.role, one.basis, one.sure, one.why, one.source, one.by, one.on)
    head = (profile.document.code, profile.code, one.kind, one.code)
    return (*head, *ours, *of_world, profile.edition.id)
