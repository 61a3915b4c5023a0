"""Give each paragraph its place: the level it belongs to, its number there, its code.

A label counts where its number is the next of a sequence, so that a line that happens to begin with a figure is no
paragraph of its own. Sequences that are under way come first, the deepest before the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from actionlines.commitments.reading.blocks import Opening
from actionlines.commitments.reading.lines import ends_a_sentence
from actionlines.commitments.reading.numerals import Number, numbers, written
from actionlines.commitments.reading.outline import Level, Mark, Outline

_AHEAD: Final = 3
"""So many numbers may be missing before one that has no bracket is taken for a figure of the text."""
_REFERENCE: Final = re.compile(r"\s*[(（\[][^()（）\[\]]{1,80}[)）\]]")
"""What may stand behind a heading that is known: «(see also C4)»."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph belongs, and how much of its text is its label and its heading."""

    level: Level
    over: str
    code: str
    number: Number | None
    label: str
    """As printed."""
    text_from: int
    heading_to: int | None
    """Where a heading that is known ends; None where it is not known or takes all of the text."""
    bracket: bool
    """Whether its brackets are those of the level."""
    like: str
    """Letters of the mark that stand for others which look like them, as printed."""
    missing: tuple[Number, ...] = ()
    late: bool = False


@dataclass
class Places:
    """What is open at a point of the text, and how far each sequence has come."""

    outline: Outline
    lang: str
    open: list[tuple[Level, str]] = field(default_factory=list)
    last: dict[tuple[str, str], Number] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)

    def place(self, text: str) -> Place | None:
        """The place of a paragraph that has a label or a known heading, or None where it has neither."""
        found = [one for one in self._candidates(text) if one.code not in self.used]
        return min(found, key=self._preference) if found else None

    def enter(self, place: Place) -> None:
        """Go on from there: what was deeper or beside it is closed."""
        while self.open and self.open[-1][1] != place.over:
            self.open.pop()
        if place.number is not None and not place.late:
            self.last[self._sequence(place.level, place.over)] = place.number
        if place.number is None:
            self.counts[place.over, place.level.code] += 1
        self.open.append((place.level, place.code))
        self.used.add(place.code)

    def unnumbered(self) -> tuple[str, str]:
        """What a paragraph without a label stands under, and its code."""
        over = next((code for level, code in reversed(self.open) if level.heading), "")
        return over, self.counted(over, self.outline.unnumbered)

    def counted(self, over: str, template: str) -> str:
        """A code whose number is the next of its kind under something."""
        while True:
            self.counts[over, template] += 1
            code = _code(template, over, n=str(self.counts[over, template]))
            if code not in self.used:
                self.used.add(code)
                return code

    def coded(self, template: str, over: str, *, label: str) -> str:
        """A code by a label; where it is taken, with a number behind it."""
        code = _code(template, over, label=label)
        if code in self.used:
            return self.counted(over, template.replace("{label}", label) + "-{n}")
        self.used.add(code)
        return code

    def _preference(self, place: Place) -> tuple[bool, bool, int, int]:
        sequence = self._sequence(place.level, place.over)
        under_way = sequence in self.last or place.number is None
        depth = self.outline.levels.index(place.level)
        return (place.late, bool(place.missing), not under_way, -depth)

    def _sequence(self, level: Level, over: str) -> tuple[str, str]:
        return level.name, "" if level.continues else over

    def _candidates(self, text: str) -> Iterator[Place]:
        for level in self.outline.levels:
            over = self._over(level)
            if over is None:
                continue
            for mark in level.marks_in(self.lang):
                yield from self._marked(level, over, mark, text)
            if not level.marks_in(self.lang):
                yield from self._titled(level, over, text)

    def _over(self, level: Level) -> str | None:
        """Code of what a level would stand under, None where it may not stand here."""
        names = level.within or tuple(self._before(level))
        found = next((code for one, code in reversed(self.open) if one.name in names), None)
        return "" if found is None and not level.within else found

    def _before(self, level: Level) -> Iterator[str]:
        for one in self.outline.levels:
            if one.name == level.name:
                return
            yield one.name

    def _marked(self, level: Level, over: str, mark: Mark, text: str) -> Iterator[Place]:
        found = mark.regex.match(text)
        if found is None or (len(found[0]) == len(text) and not level.heading):
            return
        above = found.groupdict().get("over")
        if above is not None and above != over.rpartition(".")[2]:
            return
        if not mark.style:
            code = _code(level.code, over, n=str(self.counts[over, level.code] + 1))
            yield Place(level, over, code, None, found[0].strip(), found.end(), None, bracket=True, like="")
            return
        for number in numbers(mark.style, found["label"], lang=self.lang):
            yield from self._numbered(level, over, mark, found, number, text)

    def _numbered(
        self, level: Level, over: str, mark: Mark, found: re.Match[str], number: Number, text: str
    ) -> Iterator[Place]:
        label = written(level.label or mark.style, number)
        title = self._title(level, label, text, found.end())
        if level.heading and not title and (ends_a_sentence(text) and not _prefixed(mark)):
            return
        last = self.last.get(self._sequence(level, over))
        late = last is not None and number <= last
        missing = () if late or number.follows(last) else _between(last, number)
        strong = mark.bracketed or title is not None or _prefixed(mark)
        if (late or len(missing) > _AHEAD) and not strong:
            return
        closing = found["closing"].strip() == _closing(mark)
        yield Place(
            level,
            over,
            _code(level.code, over, label=label),
            number,
            found[0].strip(),
            found.end(),
            title,
            bracket=_prefixed(mark) or (closing and mark is level.marks_in(self.lang)[0]),
            like=_alike(mark, found["bracket"]),
            missing=missing,
            late=late,
        )

    def _title(self, level: Level, label: str, text: str, at: int) -> int | None:
        """Where the known heading of a label ends in the text, if it stands there."""
        title = level.titles.get(label, {}).get(self.lang)
        found = _title_pattern(title).match(text, at) if title else None
        return found.end() if found else None

    def _titled(self, level: Level, over: str, text: str) -> Iterator[Place]:
        for label, titles in level.titles.items():
            title = titles.get(self.lang)
            found = _title_pattern(title).match(text) if title else None
            if found is None:
                continue
            if found.end() == len(text) or _REFERENCE.fullmatch(text, found.end()):
                code = _code(level.code, over, label=label)
                yield Place(level, over, code, None, "", 0, None, bracket=True, like="")


def opening(outline: Outline, lang: str, text: str) -> Opening:
    """What a line begins by its label, where the label has a bracket or a word that no other text begins with."""
    for level in outline.levels:
        for mark in level.marks_in(lang):
            if (mark.bracketed or _prefixed(mark)) and mark.regex.match(text):
                return Opening.HEADING if level.heading else Opening.PARAGRAPH
    return Opening.NOTHING


def _code(template: str, over: str, **parts: str) -> str:
    """Fill a template; at the top, where nothing stands over it, the dot falls away."""
    filled = template
    for name, part in {"over": over, **parts}.items():
        filled = filled.replace("{" + name + "}", part)
    return filled.lstrip(".")


def _title_pattern(title: str) -> re.Pattern[str]:
    """A title, however it is spaced."""
    return re.compile(r"\s*".join(re.escape(sign) for sign in title if not sign.isspace()), re.IGNORECASE)


def _prefixed(mark: Mark) -> bool:
    return any(sign.isalpha() for sign in mark.template.partition("{")[0])


def _closing(mark: Mark) -> str:
    return mark.template.rpartition("}")[2].strip()


def _alike(mark: Mark, printed: str) -> str:
    """Letters of a printed mark that are not the mark's own."""
    meant = [sign for sign in mark.template.partition("{")[0] if not sign.isspace()]
    stands = [sign for sign in printed if not sign.isspace()]
    return "".join(one for one, other in zip(stands, meant, strict=False) if one != other and one.isalpha())


def _between(last: Number | None, number: Number) -> tuple[Number, ...]:
    """The numbers that are missing between two."""
    first = 1 if last is None else last.value + 1
    return tuple(Number(value) for value in range(first, number.value)[: _AHEAD + 1])
