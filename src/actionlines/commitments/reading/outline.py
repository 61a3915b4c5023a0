"""The outline of a kind of text: its levels, how each is numbered or headed, and the codes that follow from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from actionlines.commitments.reading.numerals import LOOK_ALIKES, PATTERNS
from actionlines.commitments.register import action_lines
from actionlines.declared import DeclarationError, Node, read_toml
from actionlines.errors import NotFoundError
from actionlines.languages import LANGUAGES, language

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
"""What a document may be called: its name is also that of a folder and stands in addresses."""
EVERY: Final = "all"
"""Stands for all languages in a table by language."""
BULLETS: Final = "•●▪‣◦–—-*"
_PLACE: Final = re.compile(r"\{(\w+)\}")
_OVER: Final = "over"
"""Stands in a mark for the number of what is above: ``{over}.{arabic}`` is 1.1, 1.2."""
_OPENING: Final = "(（［["
_CLOSING: Final = ")）］].．、:：。-–—"
_LOOKING: Final = {
    latin: "".join(one for one, like in LOOK_ALIKES.items() if like == latin)
    for latin in LOOK_ALIKES.values()
}


class UnknownOutlineError(NotFoundError):
    """No outline of that name comes with the package, and no file has it."""


class FaultyOutlineError(DeclarationError):
    """The levels of an outline do not go together."""


@dataclass(frozen=True)
class Mark:
    """How a level is numbered: ``{lower})``, ``Chapter {arabic}``, ``C{arabic}``, ``•``."""

    template: str
    style: str
    """One of `numerals.PATTERNS`, or empty for a bullet."""
    regex: re.Pattern[str]
    bracketed: bool


@dataclass(frozen=True)
class Level:
    """A level of a text; `within` are the levels it may stand under, all those before it where empty."""

    name: str
    code: str
    """Template: `{over}` is the code of what it stands under, `{label}` its number or name, `{n}` its count."""
    marks: Mapping[str, tuple[Mark, ...]]
    titles: Mapping[str, Mapping[str, str]]
    """Title by label and language, of headings that are known beforehand."""
    heading: bool
    within: tuple[str, ...]
    label: str
    """Numeral of its codes, one of `numerals.PATTERNS`: the same in every language, whatever numbers it there."""
    continues: bool
    """Whether its numbers go on through all of the document, whatever they stand under."""

    def marks_in(self, lang: str) -> tuple[Mark, ...]:
        """The ways it is numbered in a language."""
        return self.marks.get(lang) or self.marks.get(EVERY, ())


@dataclass(frozen=True)
class Slip:
    """A slip of the original that is reported and kept: in which language, and the words that hold it."""

    code: str
    lang: str
    words: str
    note: str


@dataclass(frozen=True)
class Outline:
    """How a kind of text is built."""

    document: str
    levels: tuple[Level, ...]
    unnumbered: str
    """Template of the code of a paragraph without a number."""
    footnote: str
    slips: tuple[Slip, ...]

    def level(self, name: str) -> Level:
        """The level of a name."""
        return next(one for one in self.levels if one.name == name)


def outlines() -> tuple[str, ...]:
    """Names of the outlines that come with the package."""
    folder = resources.files(__package__) / "outlines"
    return tuple(
        sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    )


@cache
def outline(name: str) -> Outline:
    """The outline of a document by its name, or by the path of a TOML file.

    Raises
    ------
    UnknownOutlineError
        If it is neither.
    actionlines.declared.DeclarationError
        If the file is not as it must be; the text names the line and the key.
    """
    if name in outlines():
        with resources.as_file(resources.files(__package__) / "outlines" / f"{name}.toml") as file:
            return read_outline(file)
    if name.endswith(".toml") and Path(name).is_file():
        return read_outline(Path(name))
    known = ", ".join(outlines())
    raise UnknownOutlineError(
        f"no outline is named {name!r}; there are {known}, or name a TOML file (docs/commitments.md)",
        outlines(),
    )


def read_outline(file: Path) -> Outline:
    """The outline that a TOML file describes; docs/commitments.md says what may stand in it."""
    node = read_toml(file)
    entries = node.mapping(required=("document", "level"), optional=("unnumbered", "footnote", "slip"))
    levels = tuple(_level(item) for item in entries["level"].items())
    if not NAME.fullmatch(entries["document"].text()):
        text = f"{entries['document'].value!r} is no name; write small Latin letters, digits and hyphens"
        raise entries["document"].fail(FaultyOutlineError, text)
    names = [level.name for level in levels]
    for item, level in zip(entries["level"].items(), levels, strict=True):
        unknown = [name for name in level.within if name not in names]
        if unknown:
            text = f"'within' names {unknown[0]!r}, which is no level; the levels are {', '.join(names)}"
            raise item.fail(FaultyOutlineError, text)
    return Outline(
        entries["document"].text(),
        levels,
        entries["unnumbered"].text() if "unnumbered" in entries else "{over}.p{n}",
        entries["footnote"].text() if "footnote" in entries else "{over}.n{label}",
        tuple(_slip(item) for item in entries["slip"].items()) if "slip" in entries else (),
    )


def _level(node: Node) -> Level:
    entries = node.mapping(
        required=("name", "code"), optional=("marks", "titles", "heading", "within", "label", "continues")
    )
    marks = {} if "marks" not in entries else _by_language(entries["marks"])
    if not marks and "titles" not in entries:
        raise node.fail(
            FaultyOutlineError, "a level has 'marks', 'titles' or both: nothing else tells it apart"
        )
    return Level(
        entries["name"].text(),
        entries["code"].text(),
        {lang: tuple(_mark(item) for item in one.items()) for lang, one in marks.items()},
        _titles(entries["titles"]) if "titles" in entries else {},
        entries["heading"].truth() if "heading" in entries else False,
        tuple(one.text() for one in entries["within"].items()) if "within" in entries else (),
        entries["label"].text(among=PATTERNS) if "label" in entries else "",
        entries["continues"].truth() if "continues" in entries else False,
    )


def _by_language(node: Node) -> dict[str, Node]:
    return dict(node.mapping(optional=(EVERY, *LANGUAGES)))


def _titles(node: Node) -> dict[str, dict[str, str]]:
    """Titles by label and language, or those of the register: ``titles = "action lines"``, ``"applications"``."""
    if isinstance(node.value, str):
        kind = node.text(among=("action lines", "applications"))
        return _lines() if kind == "action lines" else _applications()
    return {
        label: {lang: text.text() for lang, text in one.mapping(optional=LANGUAGES).items()}
        for label, one in node.entries().items()
    }


def _lines() -> dict[str, dict[str, str]]:
    titles = {line.code: line.titles for line in action_lines() if line.parent is None}
    titles |= {line.parent: line.heading for line in action_lines() if line.parent and line.heading}
    return {
        code.removeprefix("C"): {lang: found.title(lang=lang).text for lang in LANGUAGES}
        for code, found in titles.items()
    }


def _applications() -> dict[str, dict[str, str]]:
    return {
        line.code.removeprefix(f"{line.parent}."): {lang: line.title(lang=lang).text for lang in LANGUAGES}
        for line in action_lines()
        if line.parent
    }


def _slip(node: Node) -> Slip:
    entries = node.mapping(required=("code", "lang", "words", "note"))
    return Slip(
        entries["code"].text(),
        language(entries["lang"].text(among=LANGUAGES)).code,
        entries["words"].text(),
        entries["note"].text(),
    )


def _mark(node: Node) -> Mark:
    template = node.text()
    places = [place for place in _PLACE.findall(template) if place != _OVER]
    if not places and template.strip() == "•":
        return Mark(
            template, "", re.compile(rf"(?P<bracket>[{re.escape(BULLETS)}])(?P<label>)\s+"), bracketed=False
        )
    if len(places) != 1 or places[0] not in PATTERNS:
        styles = ", ".join(f"{{{style}}}" for style in PATTERNS)
        text = f"{template!r} is no mark: write • or one of {styles} with what stands around it"
        raise node.fail(FaultyOutlineError, text)
    before, _, after = template.partition(f"{{{places[0]}}}")
    bracketed = bool(after.strip()) and not before.strip(_OPENING + " ")
    return Mark(template, places[0], _compiled(before, places[0], after, bracketed=bracketed), bracketed)


def _compiled(before: str, style: str, after: str, *, bracketed: bool) -> re.Pattern[str]:
    """A label at the start of a paragraph. Where one bracket may stand, so may another: files differ in that."""
    label = rf"(?P<label>{PATTERNS[style]})"
    if bracketed:
        return re.compile(
            rf"(?P<bracket>[{re.escape(_OPENING)}]?)\s?{label}\s?(?P<closing>[{re.escape(_CLOSING)}])(?!\d)\s*"
        )
    numbered = before.startswith(f"{{{_OVER}}}")
    before = before.removeprefix(f"{{{_OVER}}}")
    prefix = (r"(?P<over>\d{1,3})" if numbered else "") + r"\s*".join(
        _letter(sign) for sign in before if not sign.isspace()
    )
    prefix += r"\s*" if before[-1:].isspace() else ""
    end = (
        rf"\s?[{re.escape(_CLOSING)}]?(?=\s|[\u4e00-\u9fff]|$)"
        if not after.strip()
        else re.escape(after.strip())
    )
    dated = r"(?!\s*[年月日%％])" if style == "arabic" else ""
    return re.compile(rf"(?P<bracket>{prefix}){label}(?P<closing>{end}){dated}\s*")


def _letter(sign: str) -> str:
    """A letter of a mark, or one that looks like it."""
    return f"[{sign}{_LOOKING.get(sign, '')}]" if sign.isalnum() else re.escape(sign)
