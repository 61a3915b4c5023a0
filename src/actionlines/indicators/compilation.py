"""Compiling a release: read, harmonise, judge, sort, flag, write, name by its hash; all of it or nothing.

Files come in batches and are set aside as numbers (`coded`); the rows are then taken area by area, which is
where repeated keys, plausibility and the earlier release meet them. Memory holds a batch or a piece, never all.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

import actionlines
from actionlines.errors import BadInputError
from actionlines.indicators.at_once import at_once
from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.coded import Code, Coded
from actionlines.indicators.harmonise import harmonise
from actionlines.indicators.intakes import Account, AnyTerms, Intake, Terms
from actionlines.indicators.observations import KEY, RAW_SCHEMA
from actionlines.indicators.pieces import flagged, without_repeats
from actionlines.indicators.readers import stream
from actionlines.indicators.readers.reading import Batch
from actionlines.indicators.release_files import ReleaseWriter, coded_rows
from actionlines.indicators.releases import (
    FINDINGS_NAME,
    MANIFEST_NAME,
    QUARANTINE_NAME,
    Manifest,
    Release,
    SourceEntry,
    open_release,
)
from actionlines.indicators.staging import Staging
from actionlines.indicators.store import Store
from actionlines.indicators.validation import (
    ACCEPTED_SCHEMA,
    FINDINGS_SCHEMA,
    QUARANTINE_SCHEMA,
    check_account,
    judge,
    judge_lines,
)
from actionlines.indicators.validation.judged import cells
from actionlines.indicators.wide_intake import Meanings, sound_rows

__all__ = [
    "Intake",
    "NothingAcceptedError",
    "Progress",
    "Terms",
    "UnknownPublisherError",
    "compile_release",
    "figures_sha256",
    "settle",
]

Progress = Callable[[str, int], None]
"""Called with the name of a step and how many figures it has handled so far."""


STAGED_NAME: Final = ".staged"


class NothingAcceptedError(BadInputError):
    """No figure of the files could be taken."""


class UnknownPublisherError(BadInputError):
    """The catalogue does not know a source, and nothing says who publishes it."""


@dataclass
class _Work:
    """Where a release is being made, and what has been found on the way."""

    folder: Path
    catalogue: Catalogue
    progress: Progress
    terms: Mapping[str, AnyTerms]
    code: Code
    staging: Staging
    accounts: dict[str, Account] = field(default_factory=dict)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    findings: list[pl.DataFrame] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)
    meanings: dict[str, Meanings] = field(default_factory=dict)
    flagged: int = 0


def compile_release(
    intakes: Sequence[Intake],
    *,
    catalogue: Catalogue,
    store: Store,
    on: date,
    label: str,
    base: Release | None = None,
    note: str = "",
    may_be_empty: bool = False,
    progress: Progress = lambda _step, _count: None,
) -> Release:
    """Make a release from files, on top of an earlier one where `base` is given.

    Figures of the files replace those of `base` with the same key; all others of `base` are carried over.

    Returns
    -------
    Release
        In the folder of `store`, not yet in use. The same files, catalogue, code and day give the same
        release.

    Raises
    ------
    NothingAcceptedError
        If every figure was refused and `may_be_empty` is not set: the text counts the reasons.
    ActionlinesError
        As the readers raise it, for a file that cannot be read at all. Nothing is left behind.
    """
    terms = {intake.source: _terms(intake, catalogue, base) for intake in intakes}
    store.folder.mkdir(parents=True, exist_ok=True)
    with _scratch(store.folder) as folder:
        code = Code(ACCEPTED_SCHEMA)
        work = _Work(
            folder, catalogue, progress, terms, code, Staging(folder / STAGED_NAME, code, by="REF_AREA")
        )
        for intake in intakes:
            _stage(intake, work)
        with ReleaseWriter(folder, code, staged=work.staging) as writer:
            for piece in _pieces(work, base):
                writer.add(piece)
            _check(work, may_be_empty=may_be_empty)
            rows, digest = writer.finish()
        _write_refusals(work)
        manifest = _manifest(
            work, base, per_source=writer.per_source, rows=rows, digest=digest, on=on, label=label, note=note
        )
        return settle(folder, manifest, store)


def _terms(intake: Intake, catalogue: Catalogue, base: Release | None) -> AnyTerms:
    """Who publishes the files: as the catalogue says, as we are told, or as the release before had it."""
    known = {source.id: source for source in base.manifest.sources} if base else {}
    found = catalogue.sources.get(intake.source) or intake.terms or known.get(intake.source)
    if found is None:
        raise UnknownPublisherError(
            f"the catalogue has no source {intake.source!r}: say who publishes it (--publisher, and --licence "
            f"and --address where there are), or name one of {', '.join(catalogue.sources)}"
        )
    return found


def figures_sha256(catalogue: Catalogue) -> str:
    """Hash what of the catalogue shapes figures: series, factors, units, valid ranges; not its wording."""
    ranges = [
        f"{entry.code},{entry.kind},{entry.valid_min},{entry.valid_max},{entry.denominator},{entry.aggregate}"
        for entry in catalogue.indicators.values()
    ]
    facts = [catalogue.series_table().write_csv(), *sorted(ranges)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def settle(folder: Path, manifest: Manifest, store: Store) -> Release:
    """Give a finished folder its manifest and its place in the store; a release already there stays."""
    (folder / MANIFEST_NAME).write_text(manifest.to_json(), "utf-8")
    place = store.folder / manifest.id
    if not place.exists():
        folder.replace(place)
    return open_release(place)


@contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".making-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stage(intake: Intake, work: _Work) -> None:
    """Read the files of one intake batch by batch; set aside what is accepted, keep what is refused."""
    source, batches = intake.source, stream(intake.source, intake.paths, **intake.options)
    account = work.accounts.setdefault(source, Account(intake.vintage))
    account.streams.append(batches)
    account.intakes.append(intake)
    names = work.files.setdefault(source, [])
    before = len(names)
    names.extend(path.name for path in intake.paths)
    for batch in batches:
        account.left_aside += _stage_batch(batch, intake, work, before=before)
        work.progress("read", account.staged)
    rejected = batches.rejected.with_columns(_file_number(before))
    _refuse(work, source, judge_lines(rejected, source=source, files=work.files))


def _file_number(before: int) -> pl.Expr:
    """Position of a file among all of its source."""
    return pl.col("FILE") + pl.lit(before, pl.UInt16)


def _stage_batch(batch: Batch, intake: Intake, work: _Work, *, before: int) -> int:
    """Judge the figures of a batch; return how many were left aside unread, being of series not asked for."""
    frame = _not_plainly_sound(batch, intake, work, before=before) if intake.only is None else batch.frame
    if intake.only is not None:
        frame = frame.filter(pl.col("SERIES").is_in(intake.only))
    if frame.height:
        told = harmonise(
            frame.with_columns(_file_number(before)), source=intake.source, catalogue=work.catalogue
        )
        judged = judge(told, work.catalogue, files=work.files)
        _set_aside(work.code.encode(judged.accepted), intake.source, work)
        _refuse(work, intake.source, judged.quarantine)
    return batch.cells - frame.height if intake.only is not None else 0


def _not_plainly_sound(batch: Batch, intake: Intake, work: _Work, *, before: int) -> pl.DataFrame:
    """Set aside the figures of a wide table that are plainly sound; return the others."""
    wide = batch.figures
    if isinstance(wide, pl.DataFrame):
        return wide
    number = wide.number + before
    if intake.source not in work.meanings:
        work.meanings[intake.source] = Meanings(intake.source, work.catalogue, work.code)
    found = sound_rows(wide, number=number, meanings=work.meanings[intake.source])
    if found is None:
        return batch.frame
    rows, sound = found
    _set_aside(rows, intake.source, work)
    return RAW_SCHEMA.to_frame() if sound.all() else wide.frame(~sound)


def _set_aside(rows: Coded, source: str, work: _Work) -> None:
    work.accounts[source].staged += rows.height
    work.staging.add(rows)


def _refuse(work: _Work, source: str, quarantine: pl.DataFrame) -> None:
    if quarantine.height:
        work.quarantine.append(quarantine)
        work.accounts[source].quarantined += cells(quarantine)


def _pieces(work: _Work, base: Release | None) -> Iterator[Coded]:
    """Staged rows and the earlier release's, area after area: repeated keys settled, flags set."""
    for earlier in coded_rows(base, work.code) if base else ():
        work.staging.add(earlier)
    known = base.findings() if base and _judged_alike(base, work.catalogue) else None

    def judged(piece: Coded) -> tuple[Coded, pl.DataFrame | None, pl.DataFrame]:
        rows, refused = without_repeats(piece, work.code, files=work.files)
        rows, found = flagged(rows, work.code, work.catalogue, known=known)
        return rows, refused, found

    for rows, refused, found in at_once(judged, work.staging.pieces()):
        if refused is not None:
            for (source,), some in refused.group_by("SOURCE", maintain_order=True):
                _refuse(work, str(source), some)
                work.accounts[str(source)].staged -= cells(some)
        work.flagged += found.select(KEY).n_unique() if found.height else 0
        work.findings.append(found)
        work.progress("sort", rows.height)
        yield rows


def _judged_alike(base: Release, catalogue: Catalogue) -> bool:
    """Whether the same rules looked at the same series, units and ranges when `base` was made."""
    made = base.manifest
    return (made.code_version, made.catalogue_sha256) == (actionlines.__version__, figures_sha256(catalogue))


def _check(work: _Work, *, may_be_empty: bool) -> None:
    """Hold accepted + quarantined against what was read, source by source."""
    for source, account in work.accounts.items():
        check_account(
            read=account.read,
            accepted=account.staged,
            quarantined=account.quarantined,
            what=f"figures of {source}",
        )
    if not may_be_empty and not any(account.staged for account in work.accounts.values()):
        reasons = pl.concat([QUARANTINE_SCHEMA.to_frame(), *work.quarantine])["REASON"].value_counts(
            sort=True
        )
        counted = ", ".join(f"{count} {reason}" for reason, count in reasons.iter_rows())
        raise NothingAcceptedError(
            f"no figure could be taken from the files ({counted or 'they hold none'}); "
            "`actionlines data check` lists each with its line"
        )


def _write_refusals(work: _Work) -> None:
    quarantine = pl.concat([QUARANTINE_SCHEMA.to_frame(), *work.quarantine])
    quarantine.write_parquet(work.folder / QUARANTINE_NAME, compression="zstd")
    found = pl.concat([FINDINGS_SCHEMA.to_frame(), *work.findings])
    found.write_parquet(work.folder / FINDINGS_NAME, compression="zstd")
    work.staging.close()
    (work.folder / STAGED_NAME).unlink()


def _manifest(
    work: _Work,
    base: Release | None,
    *,
    per_source: dict[str, int],
    rows: int,
    digest: str,
    on: date,
    label: str,
    note: str,
) -> Manifest:
    earlier = {source.id: source for source in base.manifest.sources} if base else {}
    counts: dict[str, int] = dict.fromkeys(work.accounts, 0) | per_source
    sources = [_source_entry(name, counts[name], work, earlier.get(name)) for name in sorted(counts)]
    return Manifest(
        label=label,
        on=on.isoformat(),
        code_version=actionlines.__version__,
        catalogue_sha256=figures_sha256(work.catalogue),
        rows=rows,
        rows_sha256=digest,
        sources=tuple(sources),
        flagged=work.flagged,
        based_on=base.id if base else None,
        note=note,
    )


def _source_entry(name: str, rows: int, work: _Work, earlier: SourceEntry | None) -> SourceEntry:
    facts = work.catalogue.sources.get(name) or work.terms.get(name) or earlier
    assert facts is not None, f"{name} was let in without terms"
    account = work.accounts.get(name)
    files = {file.name: file for file in (earlier.files if earlier else ())}
    if account is not None:
        files |= {file.name: file for file in account.files}
    return SourceEntry(
        id=name,
        publisher=facts.publisher,
        address=facts.address,
        licence=facts.licence,
        licence_address=facts.licence_address,
        vintage=account.vintage if account else (earlier.vintage if earlier else ""),
        files=tuple(files[key] for key in sorted(files)),
        read=account.read if account else 0,
        accepted=account.staged if account else 0,
        quarantined=account.quarantined if account else 0,
        carried=rows - (account.staged if account else 0),
    )
