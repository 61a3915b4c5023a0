"""The last part of a survey's report: everything that is needed to estimate it once more."""

from __future__ import annotations

from collections.abc import Iterator

from actionlines.charts.sheet import Facts, Listing, Section, Table
from actionlines.languages import date, number, translate
from actionlines.surveys.provenance import FileUsed, Origin


def made_again(origin: Origin, round_: str, *, lang: str) -> Iterator[Section]:
    """The day, the versions, the files by their hashes, and the description itself."""
    made = (translate("Made on", lang=lang), date(origin.on, lang=lang))
    round_made = (translate("Round", lang=lang, context="survey"), round_)
    meant = translate(
        "The same files, which their hashes tell from any other, the same description and the same versions give the "
        "same estimates.",
        lang=lang,
    )
    said = translate("The description, %(name)s", lang=lang) % {"name": origin.description.name}
    parts = (
        meant,
        Facts((made, round_made, *origin.made_with)),
        _files((*origin.files, origin.description), lang),
        Listing(said, origin.text),
    )
    yield Section(translate("To make it again", lang=lang), parts)


def _files(files: tuple[FileUsed, ...], lang: str) -> Table:
    columns = (translate("File", lang=lang), translate("Bytes", lang=lang), "SHA-256")
    rows = tuple((one.name, number(one.size, lang=lang, decimals=0), one.sha256) for one in files)
    return Table(translate("Files", lang=lang), columns, rows, frozenset({1}))
