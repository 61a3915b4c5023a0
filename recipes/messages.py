"""Bring the six catalogues of texts in step with the code, the templates and the reasons that stand in data.

    python recipes/messages.py                    find every message, update locale/*/LC_MESSAGES/django.po
    python recipes/messages.py --prune            and drop the translations that nothing asks for any more
    python recipes/messages.py --check            say what is out of step or untranslated; write nothing
    python recipes/messages.py --fill FILE.yaml   put translations in: a list of {id, plural?, context?,
                                                  fr, es, ru, ar, zh}; with a plural, a list of its forms

A catalogue carries no line numbers and no dates, so that it changes only when a message does.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import num_plurals, python_format
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

from actionlines.languages import LANGUAGES, language

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "actionlines"
# Where the context, the singular and the plural stand among a function's positional arguments.
PLACES: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(["gettext", "gettext_lazy", "gettext_noop", "_", "translate", "mark"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy", "translate_plural"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
REASONS = ("commitments/data/links.yaml", "commitments/data/line_paragraphs.yaml")
REASON_KEYS = ("why", "unmeasured")
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Language: {code}\n"
"Plural-Forms: {plural_forms}\n"

"""


class MessagesError(Exception):
    """A message cannot be taken out, or a translation cannot be put in."""


@dataclass(frozen=True)
class Found:
    """One message as the code states it."""

    singular: str
    plural: str | None = None
    context: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        return self.singular if self.plural is None else (self.singular, self.plural)


def in_python(text: str, name: str) -> Iterator[Found]:
    """Give the messages of one module."""
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.Call):
            function = (
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            )
            if function in PLACES:
                yield from _of_call(node, PLACES[function], name)


def _of_call(call: ast.Call, places: tuple[int | None, int, int | None], name: str) -> Iterator[Found]:
    asked = [call.args[place] for place in places if place is not None and place < len(call.args)]
    if any(isinstance(each, ast.JoinedStr) for each in asked):
        raise MessagesError(f"{name}:{call.lineno}: an f-string is no message: write %(name)s, fill it after")
    context, singular, plural = (None if place is None else _argument(call, place) for place in places)
    named = next((_text(each.value) for each in call.keywords if each.arg == "context"), None)
    if singular is not None:
        yield Found(singular, plural, context or named)


def _argument(call: ast.Call, place: int) -> str | None:
    return _text(call.args[place]) if place < len(call.args) else None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_template(text: str, name: str) -> Iterator[Found]:
    """Give the messages of one Django template."""
    lines = (line.strip() for line in templatize(text, origin=name).splitlines())
    code = io.BytesIO("\n".join(lines).encode())
    keywords = ("gettext", "_", "ngettext", "pgettext", "npgettext")
    for _, function, taken, _ in extract_python(code, keywords, (), {"encoding": "utf-8"}):
        arguments = taken if isinstance(taken, tuple) else (taken,)
        context, singular, plural = (None if at is None else arguments[at] for at in PLACES[function])
        if singular:
            yield Found(singular, plural, context)


def in_data(value: Any) -> Iterator[Found]:
    """Give the reasons that stand in data, however deep."""
    entries = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    for key, each in entries:
        if key in REASON_KEYS and isinstance(each, str):
            yield Found(each)
        elif isinstance(each, (dict, list)):
            yield from in_data(each)


def find(package: Path) -> list[Found]:
    """Give every message of the package, each once, in one order."""
    found: set[Found] = set()
    for path in sorted(package.rglob("*.py")):
        found.update(in_python(path.read_text(encoding="utf-8"), str(path.relative_to(package))))
    for path in sorted(package.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            found.update(in_template(path.read_text(encoding="utf-8"), str(path.relative_to(package))))
    for path in (package / name for name in REASONS):
        if path.exists():
            found.update(in_data(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return sorted(_merged(found), key=lambda each: (each.singular, each.context or ""))


def _merged(found: Iterable[Found]) -> Iterator[Found]:
    """A message used with and without a plural is one entry: gettext keys by singular and context."""
    by_key: dict[tuple[str, str | None], Found] = {}
    for each in found:
        other = by_key.setdefault((each.singular, each.context), each)
        if other.plural and each.plural and other.plural != each.plural:
            raise MessagesError(f"two plurals of {each.singular!r}: {other.plural!r} and {each.plural!r}")
        if each.plural:
            by_key[each.singular, each.context] = each
    return iter(by_key.values())


def head(code: str) -> str:
    return HEADER.format(code=code, plural_forms=language(code).plural_forms)


def read(path: Path, code: str) -> Catalog:
    """Read a catalogue under the language's own header, whatever the file's says."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return read_po(io.BytesIO((head(code) + text.partition("\n\n")[2]).encode()))


def updated(old: Catalog, found: list[Found], code: str, *, prune: bool = False) -> Catalog:
    """Give the catalogue of what was found, with the translations there are; the rest becomes obsolete."""
    new = read_po(io.BytesIO(head(code).encode()))
    known = {_key(each): each for each in [*old.obsolete.values(), *old] if each.id}
    for each in found:
        before = known.pop((each.singular, each.context), None)
        kept = before if before is not None and before.pluralizable == (each.plural is not None) else None
        untranslated: str | tuple[str, ...] = ("",) * new.num_plurals if each.plural else ""
        new.add(each.id, kept.string if kept else untranslated, context=each.context)
    if not prune:
        new.obsolete.update({(each.id, each.context): each for each in known.values() if _translated(each)})
    return new


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id[0] if message.pluralizable else message.id), message.context


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings)


def text_of(catalogue: Catalog, code: str) -> str:
    """Give a catalogue as it stands on disk."""
    body = io.BytesIO()
    write_po(body, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    return head(code) + body.getvalue().decode().strip() + "\n"


def faults(catalogue: Catalog, code: str) -> Iterator[str]:
    """Say what a reader of this language would not find, or would find broken."""
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy or (code != "en" and not _translated(message)):
            yield f"{code}: not translated: {_key(message)[0]!r}"
        for check in (num_plurals, python_format):
            try:
                if _translated(message):
                    check(catalogue, message)
            except TranslationError as error:
                yield f"{code}: {_key(message)[0]!r}: {error}"


def fill(catalogue: Catalog, entries: list[dict[str, Any]], code: str) -> None:
    """Put in the translations of one language."""
    for entry in entries:
        if code not in entry:
            continue
        message = catalogue.get(entry["id"], entry.get("context"))
        if message is None:
            raise MessagesError(f"no message {entry['id']!r} (context {entry.get('context')!r}) in the code")
        value = entry[code]
        message.string = (
            tuple(spaced(each, code) for each in value) if message.pluralizable else spaced(value, code)
        )


def spaced(text: str, code: str) -> str:
    """Put the blanks of French typography, which never end a line, before : ; ! ? and within guillemets."""
    if code != "fr":
        return text
    text = re.sub(r" (?=[:»](?:\W|$))|(?<=«) ", "\u00a0", text)
    return re.sub(r" (?=[;!?])", "\u202f", text)


def path_of(locale: Path, code: str) -> Path:
    return locale / code / "LC_MESSAGES" / "django.po"


def run(package: Path, *, prune: bool = False, entries: list[dict[str, Any]] | None = None) -> list[str]:
    """Update the six catalogues; return what is still at fault."""
    found = find(package)
    left = []
    for code in LANGUAGES:
        path = path_of(package / "locale", code)
        catalogue = updated(read(path, code), found, code, prune=prune)
        fill(catalogue, entries or [], code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(catalogue, code), encoding="utf-8")
        left += faults(read(path, code), code)
    return left


def check(package: Path) -> list[str]:
    """Say what is out of step or untranslated, and write nothing."""
    found = find(package)
    wrong = []
    for code in LANGUAGES:
        path = path_of(package / "locale", code)
        now = path.read_text(encoding="utf-8") if path.exists() else ""
        if text_of(updated(read(path, code), found, code, prune=True), code) != now:
            wrong.append(f"{code}: out of step with the code: run `python recipes/messages.py --prune`")
        wrong += faults(read(path, code), code)
    return wrong


@contextmanager
def alone(locale: Path) -> Iterator[None]:
    """Let no second run read between this one's reading and its writing."""
    locale.mkdir(parents=True, exist_ok=True)
    folder = os.open(locale, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if anything is wrong")
    parser.add_argument("--prune", action="store_true", help="drop translations of messages that are gone")
    parser.add_argument("--fill", type=Path, metavar="FILE.yaml", help="translations to put in")
    parser.add_argument("--package", type=Path, default=PACKAGE, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if not settings.configured:
        settings.configure(USE_I18N=True)
    try:
        if given.check:
            wrong = check(given.package)
        else:
            entries = yaml.safe_load(given.fill.read_text(encoding="utf-8")) if given.fill else None
            with alone(given.package / "locale"):
                wrong = run(given.package, prune=given.prune, entries=entries)
    except (MessagesError, SyntaxError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(wrong) if given.check else f"{len(wrong)} texts to translate (--check lists them)")
    return 1 if given.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
