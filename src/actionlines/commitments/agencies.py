"""The bodies of the United Nations system that facilitate action lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from actionlines.commitments.data_files import Value
from actionlines.commitments.references import Reference, referred
from actionlines.commitments.texts import Texts, in_language, read_texts
from actionlines.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Agency:
    """A body and what it is called.

    `short_names` hold the acronym where a language has one, else the name that running text uses.
    `read_in` says, by language, where the short name was read; a language missing there was not checked.
    """

    code: str
    names: Texts = field(hash=False)
    short_names: Texts = field(hash=False)
    read_in: Mapping[str, Reference] = field(hash=False)

    def name(self, *, lang: str) -> str:
        """Its full name."""
        return in_language(self.names, lang=lang)

    def short_name(self, *, lang: str) -> str:
        """Its acronym, or the name that running text uses."""
        return in_language(self.short_names, lang=lang)


def read_agencies(value: Value, references: Mapping[str, Reference]) -> dict[str, Agency]:
    """The agencies of a data file, by code."""
    return {code: _agency(code, entry, references) for code, entry in value.entries().items()}


def _agency(code: str, value: Value, references: Mapping[str, Reference]) -> Agency:
    found = value.fields(required=("names", "short"), optional=("read",))
    read = found["read"].fields(required=(), optional=LANGUAGES) if "read" in found else {}
    return Agency(
        code=code,
        names=read_texts(found["names"]),
        short_names=read_texts(found["short"]),
        read_in=MappingProxyType({lang: referred(entry, references) for lang, entry in read.items()}),
    )
