"""A document as JSON, CSV, Markdown or Akoma Ntoso, and back without loss."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

from actionlines.commitments.akoma_ntoso import from_akoma_ntoso, to_akoma_ntoso
from actionlines.commitments.akoma_ntoso_names import UNKNOWN_DAY
from actionlines.commitments.reading.document import FOOTNOTE, Document, Paragraph, UnreadableDocumentError
from actionlines.commitments.reading.files import size_of
from actionlines.confined import confined
from actionlines.errors import BadInputError
from actionlines.languages import LANGUAGES

_COLUMNS: Final = tuple(field.name for field in fields(Paragraph))
_HEAD: Final = re.compile(r"---\ndocument: (?P<name>[^\n]+)\nlang: (?P<lang>[a-z]{2})\n---\n")
_ATTRIBUTES: Final = re.compile(r"\{#(?P<code>\S+) \.(?P<level>[\w-]+)(?P<rest>(?: \w+=\"[^\"]*\")*)\}\s*$")
_PAIR: Final = re.compile(r"(\w+)=\"([^\"]*)\"")
_CALL: Final = re.compile(r"\[\^([^\[\]\s]+)\]")
_SPECIAL: Final = re.compile(r"([\\\[{}#])")
_WRONG: Final = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What comes of a text that is no document."""
_ESCAPED: Final = re.compile(r"\\([\\\[{}#])")


class UnknownFormError(BadInputError):
    """There is no such form."""


def written(document: Document, form: str, *, on: date = UNKNOWN_DAY) -> str:
    """A document in one of `FORMS`; Akoma Ntoso says `on` which day it was read."""
    if _form(form)[0] is to_akoma_ntoso:
        return to_akoma_ntoso(document, on=on)
    return _form(form)[0](document)


def read(text: str, form: str) -> Document:
    """The document that `written` wrote.

    Raises
    ------
    UnreadableDocumentError
        If it is none, or was altered beyond reading; the text says where.
    """
    document = _form(form)[1](text)
    twice = next(_twice(one.code for one in document.paragraphs), None)
    if twice is not None:
        raise UnreadableDocumentError(f"the code {twice} stands twice; each paragraph has its own")
    return document


def read_file(path: Path, form: str, *, lang: str) -> Document:
    """The document in a file that somebody sends, opened in a process of its own.

    Raises
    ------
    UnreadableDocumentError
        If it is none, or in another language than `lang`.
    UnknownFormError
        If there is no such form.
    actionlines.errors.BadInputError
        If there is no such file, or it goes beyond the limits of `actionlines.confined`.
    """
    size_of(path)
    arguments = (str(path.absolute()), _known(form))
    told = confined(f"{__name__}:as_json", *arguments, refusals=(UnreadableDocumentError,))
    document = _from_json(told)
    if document.lang != lang:
        raise UnreadableDocumentError(
            f"{path.name}: its document is in {document.lang!r}; import it with --lang {document.lang}"
        )
    return document


def as_json(path: str, form: str) -> str:
    """What the process of its own does with a file: whatever its form, the document in JSON."""
    try:
        return _to_json(read(Path(path).read_text("utf-8"), form))
    except (UnicodeDecodeError, UnreadableDocumentError) as error:
        raise UnreadableDocumentError(f"{Path(path).name}: {error}") from error


def _known(form: str) -> str:
    _form(form)
    return form


def _form(form: str) -> tuple[Callable[[Document], str], Callable[[str], Document]]:
    if form not in FORMS:
        raise UnknownFormError(f"no form is called {form!r}; there are {', '.join(FORMS)}")
    return FORMS[form]


def _to_json(document: Document) -> str:
    return json.dumps(asdict(document), ensure_ascii=False, indent=1) + "\n"


def _from_json(text: str) -> Document:
    try:
        told = json.loads(text)
        paragraphs = tuple(_paragraph(one, f"paragraph {at}") for at, one in enumerate(told["paragraphs"], 1))
        return _document(told["name"], told["lang"], paragraphs)
    except _WRONG as error:
        raise UnreadableDocumentError(
            f"is no document in JSON: {error!r}; write it anew with export"
        ) from error


def _to_csv(document: Document) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("document", "lang", *_COLUMNS))
    for one in document.paragraphs:
        row = asdict(one) | {"calls": json.dumps(one.calls), "heading": int(one.heading)}
        table.writerow((document.name, document.lang, *(row[name] for name in _COLUMNS)))
    return out.getvalue()


def _from_csv(text: str) -> Document:
    table = csv.DictReader(io.StringIO(text))
    try:
        rows = list(table)
    except csv.Error as error:
        raise UnreadableDocumentError(
            f"is no document in CSV: line {table.reader.line_num}: {error}; write it anew with export"
        ) from error
    missing = {"document", "lang", *_COLUMNS} - set(rows[0] if rows else ())
    if missing:
        raise UnreadableDocumentError(
            f"is no document in CSV: the columns {', '.join(sorted(missing))} are missing"
        )
    try:
        told = [row | {"calls": json.loads(row["calls"]), "heading": row["heading"] == "1"} for row in rows]
        paragraphs = tuple(_paragraph(one, f"row {at}") for at, one in enumerate(told, 2))
        return _document(rows[0]["document"], rows[0]["lang"], paragraphs)
    except _WRONG as error:
        raise UnreadableDocumentError(f"is no document in CSV: {error}; write it anew with export") from error


def _to_markdown(document: Document) -> str:
    """Headings with as many # as their depth; code, level and place stand behind each paragraph in braces."""
    depths = {"": 0}
    parts = [f"---\ndocument: {document.name}\nlang: {document.lang}\n---\n"]
    for one in document.paragraphs:
        depths[one.code] = depths.get(one.over, 0) + 1
        before = "#" * min(6, depths[one.code]) + " " if one.heading else ""
        before = f"[^{one.code}]: " if one.level == FOOTNOTE else before
        said = {"over": one.over, "label": one.label, "lines": f"{one.first_line}-{one.last_line}"}
        told = "".join(f' {name}="{value}"' for name, value in said.items() if value)
        parts.append(f"{before}{_with_calls(one)} {{#{one.code} .{one.level}{told}}}\n")
    return "\n".join(parts)


def _with_calls(one: Paragraph) -> str:
    text, end = "", 0
    for at, code in sorted(one.calls):
        text += _SPECIAL.sub(r"\\\1", one.text[end:at]) + f"[^{code}]"
        end = at
    return text + _SPECIAL.sub(r"\\\1", one.text[end:])


def _from_markdown(text: str) -> Document:
    head = _HEAD.match(text)
    if head is None:
        raise UnreadableDocumentError(
            "is no document in Markdown: it begins with ---, document:, lang: and ---"
        )
    line = text[: head.end()].count("\n") + 1 + (text[head.end() :][:1] == "\n")
    paragraphs = []
    for block in text[head.end() :].removeprefix("\n").split("\n\n"):
        if block.strip():
            paragraphs.append(_of_block(block.strip("\n"), line))
        line += block.count("\n") + 2
    return _document(head["name"], head["lang"], tuple(paragraphs))


def _of_block(block: str, line: int) -> Paragraph:
    found = _ATTRIBUTES.search(block)
    if found is None:
        raise UnreadableDocumentError(
            f"line {line}: the paragraph does not end with its code, like {{#C2.c .item}}"
        )
    told = dict(_PAIR.findall(found["rest"]))
    said = block[: found.start()].removesuffix(" ")
    heading = re.match(r"#{1,6} ", said)
    said = said[heading.end() :] if heading else said
    if found["level"] == FOOTNOTE:
        said = said.removeprefix(f"[^{found['code']}]: ")
    text, calls = _without_calls(said)
    first, last = _lines(told.get("lines", "0-0"), line)
    return Paragraph(
        found["code"],
        found["level"],
        told.get("over", ""),
        told.get("label", ""),
        text,
        heading is not None,
        first,
        last,
        calls,
    )


def _lines(said: str, line: int) -> tuple[int, int]:
    """The first and last line of the source that a paragraph stood in."""
    first, _, last = said.partition("-")
    try:
        return int(first), int(last or first)
    except ValueError as error:
        raise UnreadableDocumentError(
            f'line {line}: lines="{said[:40]}" are no lines; write the first and the last: lines="12-14"'
        ) from error


def _without_calls(said: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    text, calls, end = "", [], 0
    for found in _CALL.finditer(said):
        before = said[: found.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2:  # an escaped bracket is the text's own
            continue
        text += _ESCAPED.sub(r"\1", said[end : found.start()])
        calls.append((len(text), found[1]))
        end = found.end()
    return text + _ESCAPED.sub(r"\1", said[end:]), tuple(calls)


def _paragraph(told: Mapping[str, Any], where: str) -> Paragraph:
    missing = [name for name in _COLUMNS if name not in told]
    if missing:
        raise ValueError(f"{where} lacks {missing[0]!r}")
    code, level, over, label, text = (str(told[name]) for name in ("code", "level", "over", "label", "text"))
    first, last = int(told["first_line"]), int(told["last_line"])
    calls = tuple((int(at), str(called)) for at, called in told["calls"])
    return Paragraph(code, level, over, label, text, bool(told["heading"]), first, last, calls)


def _document(name: object, lang: object, paragraphs: tuple[Paragraph, ...]) -> Document:
    for what, said in (("name", name), ("language", lang)):
        if not isinstance(said, str):
            raise UnreadableDocumentError(f"its {what} is {said!r:.40}, and no text; write it between quotes")
    if lang not in LANGUAGES:
        raise UnreadableDocumentError(f"{lang!r} is none of our languages: {', '.join(LANGUAGES)}")
    return Document(str(name), str(lang), paragraphs)


def _twice(codes: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield code
        seen.add(code)


FORMS: Final[dict[str, tuple[Callable[[Document], str], Callable[[str], Document]]]] = {
    "json": (_to_json, _from_json),
    "csv": (_to_csv, _from_csv),
    "md": (_to_markdown, _from_markdown),
    "akn": (to_akoma_ntoso, from_akoma_ntoso),
}
"""How each form is written and read."""
