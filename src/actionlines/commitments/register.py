"""The register of action lines: read from the package's data files, found by code or slug."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from actionlines.commitments.action_lines import ActionLine, Facilitator, Role, Title, Titles
from actionlines.commitments.agencies import Agency, read_agencies
from actionlines.commitments.data_files import MissingKeyError, UnknownKeyError, Value, WrongValueError, parse
from actionlines.commitments.references import Reference, Status, read_references, referred
from actionlines.commitments.texts import by_language, read_texts
from actionlines.errors import NotFoundError
from actionlines.words import nearest

CODES: Final = (
    *(f"C{number}" for number in range(1, 7)),
    "C7.e-government",
    "C7.e-business",
    "C7.e-learning",
    "C7.e-health",
    "C7.e-employment",
    "C7.e-environment",
    "C7.e-agriculture",
    "C7.e-science",
    *(f"C{number}" for number in range(8, 12)),
)
"""The 18 codes in the order of the Plan of Action."""

_CYRILLIC_ES: Final = str.maketrans({"с": "c", "С": "C"})
"""Official texts write the C of С1, С2, С3 and С5 with the Cyrillic letter."""


class UnknownActionLineError(NotFoundError):
    """No action line has that code."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the entries of a file may refer to."""

    references: Mapping[str, Reference]
    agencies: Mapping[str, Agency]


def action_lines() -> tuple[ActionLine, ...]:
    """All 18 categories, in the order of the Plan of Action.

    Examples
    --------
    >>> [line.code for line in action_lines()][:3], len(action_lines())
    (['C1', 'C2', 'C3'], 18)
    """
    return _shipped()


def action_line(code: str) -> ActionLine:
    """The action line of a code or slug, in capitals or not, with a Latin C or a Cyrillic one.

    Raises
    ------
    UnknownActionLineError
        If there is none; `candidates` holds the codes that may have been meant.

    Examples
    --------
    >>> action_line("c7-e-health").code, action_line("С2").title(lang="en").text
    ('C7.e-health', 'Information and communication infrastructure')
    """
    wanted = _key(code)
    for line in action_lines():
        if line.slug == wanted:
            return line
    candidates = _candidates(code, wanted)
    hint = f"; did you mean {', '.join(candidates)}?" if candidates else "; codes run from C1 to C11"
    raise UnknownActionLineError(f"there is no action line {code!r}{hint}", candidates)


def slug(code: str) -> str:
    """The code as it stands in addresses and file names.

    Examples
    --------
    >>> slug("C7.e-health")
    'c7-e-health'
    """
    return action_line(code).slug


@cache
def agencies() -> Mapping[str, Agency]:
    """All bodies that answer for action lines or paragraphs, by code.

    Examples
    --------
    >>> agencies()["ITU"].name(lang="es")
    'Unión Internacional de Telecomunicaciones'
    """
    known = read_references(_data("references.yaml"))
    return MappingProxyType(read_agencies(_data("agencies.yaml"), known))


def read_action_lines(*, lines: Value, agencies: Value, references: Value) -> tuple[ActionLine, ...]:
    """The action lines of three data files, checked against each other.

    Raises
    ------
    CommitmentsFileError
        If a file is not as it must be; the text names file, line and key.
    """
    known = read_references(references)
    shelf = _Shelf(references=known, agencies=read_agencies(agencies, known))
    found = lines.fields(required=("headings", "lines"))
    headings = {
        code: _titles(entry.fields(required=("titles",))["titles"], shelf)
        for code, entry in found["headings"].entries().items()
    }
    entries = found["lines"].entries()
    _check_codes(found["lines"], entries)
    return tuple(
        _line(code, position, entries[code], headings, shelf) for position, code in enumerate(CODES, start=1)
    )


@cache
def _shipped() -> tuple[ActionLine, ...]:
    return read_action_lines(
        lines=_data("action_lines.yaml"), agencies=_data("agencies.yaml"), references=_data("references.yaml")
    )


@cache
def _data(name: str) -> Value:
    return parse(
        files("actionlines.commitments").joinpath("data", name).read_text(encoding="utf-8"), file=name
    )


def _check_codes(value: Value, entries: Mapping[str, Value]) -> None:
    for code, entry in entries.items():
        if code not in CODES:
            raise entry.error(UnknownKeyError, f"is no action line; known are {', '.join(CODES)}")
    for code in CODES:
        if code not in entries:
            raise value.error(MissingKeyError, f"the action line {code} is missing")


def _line(
    code: str, position: int, value: Value, headings: Mapping[str, Titles], shelf: _Shelf
) -> ActionLine:
    found = value.fields(required=("titles", "short", "gist", "facilitators"))
    parent = code.partition(".")[0] if "." in code else None
    if parent is not None and parent not in headings:
        raise value.error(MissingKeyError, f"its heading {parent} is missing under 'headings'")
    return ActionLine(
        code=code,
        position=position,
        parent=parent,
        heading=headings[parent] if parent is not None else None,
        titles=_titles(found["titles"], shelf),
        facilitators=tuple(_facilitator(entry, shelf) for entry in found["facilitators"].members()),
        short_names=read_texts(found["short"]),
        gists=read_texts(found["gist"]),
    )


def _titles(value: Value, shelf: _Shelf) -> Titles:
    return Titles(tuple(_title(lang, entry, shelf) for lang, entry in by_language(value).items()))


def _title(lang: str, value: Value, shelf: _Shelf) -> Title:
    found = value.fields(required=("text", "status"), optional=("source",))
    status, source = _standing(value, found, shelf)
    return Title(text=found["text"].text(), lang=lang, status=status, source=source)


def _facilitator(value: Value, shelf: _Shelf) -> Facilitator:
    found = value.fields(required=("agency", "role", "status"), optional=("source",))
    agency = found["agency"].text(among=tuple(shelf.agencies))
    status, source = _standing(value, found, shelf)
    return Facilitator(
        agency=shelf.agencies[agency],
        role=Role(found["role"].text(among=tuple(Role))),
        status=status,
        source=source,
    )


def _standing(value: Value, found: Mapping[str, Value], shelf: _Shelf) -> tuple[Status, Reference | None]:
    """The status with its source: what was seen names where, what was not names nothing."""
    status = Status(found["status"].text(among=tuple(Status)))
    if status is Status.SEEN and "source" not in found:
        raise value.error(MissingKeyError, "what was 'seen' names its 'source'; else it is 'unverified'")
    if status is Status.UNVERIFIED and "source" in found:
        raise found["source"].error(
            WrongValueError, "what has a source was 'seen'; mend the status, or take the source out"
        )
    return status, referred(found["source"], shelf.references) if "source" in found else None


def _key(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code).translate(_CYRILLIC_ES).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def _candidates(code: str, wanted: str) -> tuple[str, ...]:
    below = [line.code for line in action_lines() if line.parent and line.parent.lower() == wanted]
    if below:
        return tuple(below)
    if not wanted:
        return ()
    names: dict[str, str] = {}
    for line in action_lines():
        names.setdefault(line.slug, line.code)
        for name in line.short_names.values():
            names.setdefault(name, line.code)
    found = [*nearest(wanted, names), *nearest(code, names)]
    return tuple(dict.fromkeys(names[name] for name in found))[:5]
