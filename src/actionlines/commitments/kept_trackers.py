"""Keep a tracker that was read: one for each text, and an edition of it never changes.

``trackers/<document>/<edition>/`` holds a manifest (source, hash, date, licence) and the rows;
``trackers/<document>/current`` names the edition in use. The next table of the same text makes another edition.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from actionlines.commitments import editions
from actionlines.commitments.editions import CURRENT, MANIFEST
from actionlines.commitments.evidence import addresses
from actionlines.commitments.library import Origin
from actionlines.commitments.reading.outline import NAME
from actionlines.commitments.tracker import Asked, BadRow, Entity, Tracker
from actionlines.errors import BadInputError, NotFoundError

FOLDER: Final = "trackers"
ROWS: Final = "tracker.json"
_LONGEST_STATE: Final = 40
"""Signs of what is still a word for a state; longer ones are sentences."""


class UnknownTrackerError(NotFoundError):
    """No tracker of that text, or no such edition of it, was kept here."""


class WrongTextNameError(BadInputError):
    """A text cannot be called so."""


@dataclass(frozen=True)
class KeptTracker:
    """One edition of a text's tracker."""

    document: str
    id: str
    on: date
    based_on: str | None
    lang: str
    """Language of the table."""
    origin: Origin
    tracker: Tracker

    def shown(self) -> Tracker:
        """What everybody may see: without the table's sentences, where its licence does not let them be shown."""
        if self.origin.publishable:
            return self.tracker
        return replace(self.tracker, asked=tuple(_without_words(one) for one in self.tracker.asked))


@dataclass(frozen=True)
class Trackers:
    """All trackers below the folder `root` (`var/` of an installation)."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where they lie, a folder for each text."""
        return self.root / FOLDER

    @property
    def fingerprint(self) -> str:
        """Which edition of each text is in use; empty where there is none."""
        return " ".join(f"{text}={edition}" for text, edition in self._in_use())

    def documents(self) -> tuple[str, ...]:
        """Codes of the texts whose tracker was kept."""
        return tuple(text for text, _ in self._in_use())

    def editions(self, document: str) -> tuple[str, ...]:
        """Names of the editions of a text's tracker, the one in use first, each before the one it followed."""
        found: list[str] = []
        edition: str | None = self.open(document).id
        while edition is not None and edition not in found:
            found.append(edition)
            edition = self.open(document, edition).based_on
        return tuple(found)

    def open(self, document: str, edition: str = CURRENT) -> KeptTracker:
        """The tracker of a text: an edition by name, or the one in use.

        Raises
        ------
        UnknownTrackerError
            If it is not here.
        """
        in_use = dict(self._in_use())
        name = in_use.get(document, "") if edition == CURRENT else edition
        folder = self.folder / document / name
        if document not in in_use or not name.isalnum() or not (folder / MANIFEST).is_file():
            raise UnknownTrackerError(
                f"no tracker {document} {edition} was kept here; there are: {', '.join(in_use) or 'none'}. Bring "
                "it with `actionlines commitments tracker FILE --keep --document NAME`",
                tuple(in_use),
            )
        return _opened(folder)

    def all(self) -> tuple[KeptTracker, ...]:
        """The edition in use of each text's tracker."""
        return tuple(self.open(document) for document in self.documents())

    def keep(self, read: Tracker, origin: Origin, *, document: str, lang: str, on: date) -> KeptTracker:
        """Keep a table as a new edition of a text's tracker and put it in use; the same table again changes nothing.

        Raises
        ------
        WrongTextNameError
            If a text cannot be called so.
        """
        if not NAME.fullmatch(document):
            raise WrongTextNameError(
                f"{document!r} cannot name a text; write small letters, digits and hyphens: review-2025"
            )
        with editions.alone_in(self.folder / document):
            before = self.open(document) if document in self.documents() else None
            if before and (before.tracker, before.origin, before.lang) == (read, origin, lang):
                return before
            return self._write(
                KeptTracker(document, "", on, before.id if before else None, lang, origin, read)
            )

    def _in_use(self) -> list[tuple[str, str]]:
        files = sorted(self.folder.glob(f"[!.]*/{CURRENT}"))
        return [(file.parent.name, file.read_text("ascii").strip()) for file in files]

    def _write(self, made: KeptTracker) -> KeptTracker:
        files = {
            MANIFEST: _text(_manifest(made)),
            ROWS: _text(asdict(made.tracker)),
        }
        name = hashlib.sha256("\0".join(files.values()).encode()).hexdigest()[: editions.LENGTH]
        editions.write(self.folder / made.document, name, files)
        return self.open(made.document, name)


def tracker_of(document: str, code: str, *, root: Path) -> tuple[Asked, ...]:
    """What a paragraph asks for, by the tracker that was kept of its text: what everybody may see of it.

    Parameters
    ----------
    document
        Code of the text: `review-2025`, `wsis10`.
    code
        Of the paragraph: `113`, `12.a`, `C2.c`.
    root
        The folder `var/` of the installation.

    Returns
    -------
    tuple of Asked
        In the table's order; none where no tracker was kept or it has nothing of the paragraph. `action` is empty
        where the table's licence does not let its words be shown.

    References
    ----------
    A/RES/80/173 (2025), whose table of actions and asked entities trackers are modelled on; the table itself was
    not at hand.

    Examples
    --------
    >>> tracker_of("review-2025", "113", root=Path("nowhere"))
    ()
    """
    here = Trackers(root)
    if document not in here.documents():
        return ()
    return here.open(document).shown().by_paragraph().get(code, ())


def _without_words(one: Asked) -> Asked:
    """Who is asked in which paragraph, by which day, in what state; of evidence the addresses alone."""
    evidence = "\n".join(addresses(one.evidence))
    state = one.state if len(one.state) <= _LONGEST_STATE else ""
    return replace(one, action="", due="", state=state, evidence=evidence, source="")


def _manifest(made: KeptTracker) -> dict[str, Any]:
    return {
        "document": made.document,
        "on": made.on.isoformat(),
        "based_on": made.based_on,
        "lang": made.lang,
        "origin": asdict(made.origin),
    }


def _text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


@lru_cache(maxsize=32)
def _opened(folder: Path) -> KeptTracker:
    """An edition never changes: each is read once."""
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    rows = json.loads((folder / ROWS).read_text("utf-8"))
    return KeptTracker(
        told["document"],
        folder.name,
        date.fromisoformat(told["on"]),
        told["based_on"],
        told["lang"],
        Origin(**told["origin"]),
        Tracker(
            rows["file"],
            tuple(_asked(one) for one in rows["asked"]),
            tuple(BadRow(**one) for one in rows["bad"]),
            tuple(rows["ignored"]),
        ),
    )


def _asked(told: Mapping[str, Any]) -> Asked:
    due_by = date.fromisoformat(told["due_by"]) if told["due_by"] else None
    entities = tuple(Entity(**one) for one in told["entities"])
    return Asked(**{**told, "paragraphs": tuple(told["paragraphs"]), "entities": entities, "due_by": due_by})
