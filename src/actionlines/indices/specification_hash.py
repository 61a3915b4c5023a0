"""The hash of a specification: which index a score is of, to the last choice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from actionlines.declared import Node
from actionlines.indices.specification import Specification

_WORDING: Final = frozenset({"names", "source", "provenance", "checked"})
"""What a specification says for people: it changes no score."""


def specification_sha256(specification: Specification) -> str:
    """SHA-256 of all that shapes scores and their robustness; names, sources and the file's layout do not.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> two = [f'code = "X"\\nname = "{name}"\\n[[indicators]]\\ncode = "A"' for name in ("One", "Another")]
    >>> len({specification_sha256(parse_specification(text)) for text in two})
    1
    """
    facts = json.dumps(_plain(specification), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return _plain(value.value)
    if is_dataclass(value):
        return {
            one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in _WORDING
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
