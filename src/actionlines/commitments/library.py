"""Keep what was read: a document is a folder, an edition of it never changes.

``documents/<document>/<edition>/`` holds a manifest and one file for each language; ``documents/<document>/current``
names the edition in use. Each import makes a new edition on top of the one before: the language that was read anew,
the others as they were, and the former codes of paragraphs with what became of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from actionlines.commitments import editions, exchange
from actionlines.commitments.editions import CURRENT, MANIFEST
from actionlines.commitments.moves import Moves
from actionlines.commitments.reading.document import Document, Paragraph, Reading, UnknownParagraphError
from actionlines.commitments.reading.outline import NAME
from actionlines.errors import BadInputError, NotFoundError

_EDITION: Final = re.compile(rf"{CURRENT}|[0-9a-f]{{{editions.LENGTH}}}")


class UnknownEditionError(NotFoundError):
    """There is no such document or edition here."""


class WrongNameError(BadInputError):
    """A document is called what no folder may be called."""


class WrongMoveError(BadInputError):
    """A former code leads to no paragraph."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text came from, and whether its words may be shown."""

    file: str
    sha256: str
    address: str
    dated: str
    licence: str
    publishable: bool
    """What the operator says of the licence; where not, codes and gists alone are shown."""


@dataclass(frozen=True)
class Edition:
    """One edition of a document, in all languages that were brought."""

    document: str
    id: str
    on: date
    based_on: str | None
    documents: Mapping[str, Document]
    """By language."""
    origins: Mapping[str, Origin]
    moves: Moves = field(default_factory=Moves)

    @property
    def moved(self) -> Mapping[str, tuple[str, ...]]:
        """Former codes, and the codes of what became of them: several where a paragraph was split."""
        return self.moves.now

    def paragraph(self, code: str, *, lang: str) -> tuple[Paragraph, ...]:
        """The paragraph of a code, or what became of the paragraph that had it.

        Raises
        ------
        actionlines.commitments.reading.document.UnknownParagraphError
            If no paragraph has or had it.
        UnknownEditionError
            If the document is not here in that language.
        """
        if lang not in self.documents:
            there = ", ".join(self.documents)
            raise UnknownEditionError(
                f"{self.document} is not here in {lang!r}; it is in {there}", tuple(self.documents)
            )
        document = self.documents[lang]
        return tuple(document.paragraph(one) for one in self._now(code, document, frozenset()))

    def _now(self, code: str, document: Document, passed: frozenset[str]) -> tuple[str, ...]:
        if any(one.code == code for one in document.paragraphs):
            return (code,)
        if code in passed or code not in self.moved:
            raise UnknownParagraphError(f"{self.document} has and had no paragraph {code!r}")
        return tuple(now for one in self.moved[code] for now in self._now(one, document, passed | {code}))

    def given_on(self) -> dict[str, tuple[str, ...]]:
        """Codes that now belong to another paragraph, and what became of the one that had them."""
        known = {one.code for document in self.documents.values() for one in document.paragraphs}
        return {code: now for code, now in self.moved.items() if code in known}

    def lost_since(self, before: Edition) -> tuple[str, ...]:
        """Codes that led to a paragraph in an edition before and lead to none in this one."""
        known = {one.code for document in self.documents.values() for one in document.paragraphs}
        had = [one.code for document in before.documents.values() for one in document.paragraphs]
        return tuple(code for code in dict.fromkeys(had) if code not in known and code not in self.moved)

    def missing(self) -> dict[str, tuple[str, ...]]:
        """Codes that some language has, and the languages that lack them."""
        codes = {lang: {one.code for one in document.paragraphs} for lang, document in self.documents.items()}
        every = [one.code for document in self.documents.values() for one in document.paragraphs]
        lacking = {
            code: tuple(lang for lang, own in codes.items() if code not in own)
            for code in dict.fromkeys(every)
        }
        return {code: langs for code, langs in lacking.items() if langs}


@dataclass(frozen=True)
class Library:
    """All documents below the folder `root` (`var/` of an installation)."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where they lie, a folder each."""
        return self.root / "documents"

    def documents(self) -> tuple[str, ...]:
        """Codes of the documents that are here."""
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"[!.]*/{CURRENT}")))

    def current(self, document: str) -> str:
        """Name of the edition of a document that is in use; empty where it was never imported."""
        if not NAME.fullmatch(document):
            return ""
        try:
            return (self.folder / document / CURRENT).read_text("ascii").strip()
        except OSError:
            return ""

    @property
    def fingerprint(self) -> str:
        """What tells the documents that are in use from those before and after an import; empty where none is."""
        return " ".join(f"{name}:{self.current(name)}" for name in self.documents())

    def editions(self, document: str) -> tuple[str, ...]:
        """Names of the editions of a document, oldest first."""
        known = {path.parent.name: json.loads(path.read_text("utf-8")) for path in self._manifests(document)}
        ordered: list[str] = []
        while len(ordered) < len(known):
            ready = [
                one for one in known if one not in ordered and known[one]["based_on"] in {None, *ordered}
            ]
            ordered += sorted(ready, key=lambda one: (known[one]["on"], one)) or sorted(
                set(known) - set(ordered)
            )
        return tuple(ordered)

    def open(self, document: str, edition: str = CURRENT) -> Edition:
        """An edition of a document, by name or as `current`.

        Raises
        ------
        UnknownEditionError
            If it is not here.
        """
        folder = self.folder / document
        try:
            if not NAME.fullmatch(document) or not _EDITION.fullmatch(edition):
                raise FileNotFoundError(document)
            name = (folder / CURRENT).read_text("ascii").strip() if edition == CURRENT else edition
            told = json.loads((folder / name / MANIFEST).read_text("utf-8"))
        except OSError as error:
            here = self.editions(document) if document in self.documents() else self.documents()
            raise UnknownEditionError(
                f"{document} {edition} is not here; there are: {', '.join(here) or 'none'}. Bring it with "
                "`actionlines commitments import FILE`",
                here,
            ) from error
        return _edition(folder / name, told)

    def keep(
        self,
        reading: Reading,
        origin: Origin,
        *,
        on: date,
        moved: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Edition:
        """Keep what was read as a new edition, on top of the one in use, and put it in use.

        Raises
        ------
        WrongMoveError
            If a former code leads to a paragraph that is not there.
        WrongNameError
            If the document's name is none.
        """
        document = reading.document
        if not NAME.fullmatch(document.name):
            raise WrongNameError(
                f"a document cannot be called {document.name!r}; use small Latin letters, figures and hyphens"
            )
        with editions.alone_in(self.folder / document.name):
            before = self.open(document.name) if document.name in self.documents() else None
            documents = {**(before.documents if before else {}), document.lang: document}
            origins = {**(before.origins if before else {}), document.lang: origin}
            known = {one.code for each in documents.values() for one in each.paragraphs}
            moves = (before.moves if before else Moves()).then(moved or {}, lang=document.lang, known=known)
            _check_moves(moves.now, known)
            based_on = before.id if before else None
            made = Edition(document.name, "", on, based_on, documents, origins, moves)
            return self._write(made, reading)

    def _write(self, edition: Edition, reading: Reading) -> Edition:
        told = _manifest(edition)
        files = {f"{lang}.json": exchange.written(one, "json") for lang, one in edition.documents.items()}
        whole = json.dumps([told, files], sort_keys=True).encode()
        name = hashlib.sha256(whole).hexdigest()[: editions.LENGTH]
        files |= self._mends(edition, reading) | {MANIFEST: _text(told)}
        editions.write(self.folder / edition.document, name, files)
        return self.open(edition.document, name)

    def _mends(self, edition: Edition, reading: Reading) -> dict[str, str]:
        """What was mended, by file: of the language that was read anew, and of the others as it was."""
        mends = {
            "mends": [asdict(one) for one in reading.mends],
            "notices": [asdict(one) for one in reading.notices],
        }
        before = self.folder / edition.document / (edition.based_on or "none")
        kept = {file.name: file.read_text("utf-8") for file in before.glob("*.mends.json")}
        return kept | {f"{reading.document.lang}.mends.json": _text(mends)}

    def _manifests(self, document: str) -> list[Path]:
        return sorted((self.folder / document).glob(f"[!.]*/{MANIFEST}"))


def _text(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _manifest(edition: Edition) -> dict[str, Any]:
    return {
        "document": edition.document,
        "on": edition.on.isoformat(),
        "based_on": edition.based_on,
        "texts": {lang: asdict(origin) for lang, origin in edition.origins.items()},
        "moved": {code: list(now) for code, now in edition.moved.items()},
        "said": {code: list(now) for code, now in edition.moves.said.items()},
        "said_in": list(edition.moves.langs),
    }


def _edition(folder: Path, told: Mapping[str, Any]) -> Edition:
    return Edition(
        told["document"],
        folder.name,
        date.fromisoformat(told["on"]),
        told["based_on"],
        {lang: exchange.read((folder / f"{lang}.json").read_text("utf-8"), "json") for lang in told["texts"]},
        {lang: Origin(**origin) for lang, origin in told["texts"].items()},
        Moves(_codes(told["moved"]), _codes(told.get("said", {})), tuple(told.get("said_in", ()))),
    )


def _codes(told: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(now) for code, now in told.items()}


def _check_moves(moves: Mapping[str, tuple[str, ...]], known: Collection[str]) -> None:
    """Each former code leads, at last, to paragraphs that are there."""
    for former, now in moves.items():
        lost = [code for code in now if code not in known and code not in moves]
        if lost:
            raise WrongMoveError(
                f"{former} is said to be {lost[0]} now, which is no paragraph; name one that is there"
            )
