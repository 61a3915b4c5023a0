"""Thrift's compact protocol, as far as the metadata of a Parquet file need it.

A field is its bytes with the number of its kind before them; a struct is its fields in order of their ids.

References
----------
Apache Thrift, Thrift Compact protocol encoding, doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_TRUE, _I8, _I32, _I64, _BINARY, _LIST, _STRUCT = 1, 3, 5, 6, 8, 9, 12


class Field(NamedTuple):
    """A value as it is written."""

    kind: int
    data: bytes


TRUE = Field(_TRUE, b"")
"""Of a truth only the kind is written."""


def varint(number: int) -> bytes:
    """Whole number of nought or more, seven bits a byte, the least first."""
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    data.append(number)
    return bytes(data)


def _zigzag(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


def i8(number: int) -> Field:
    """One byte."""
    return Field(_I8, number.to_bytes(1, "little", signed=True))


def i32(number: int) -> Field:
    """Whole number of 32 bits, or the number of an enumeration."""
    return Field(_I32, _zigzag(number))


def i64(number: int) -> Field:
    """Whole number of 64 bits."""
    return Field(_I64, _zigzag(number))


def binary(data: bytes) -> Field:
    """Bytes, or a text in UTF-8."""
    return Field(_BINARY, varint(len(data)) + data)


def listed(items: Sequence[Field]) -> Field:
    """Values of one kind; none at all are structs."""
    kind, count = items[0].kind if items else _STRUCT, len(items)
    head = bytes((count << 4 | kind,)) if count < 15 else bytes((0xF0 | kind,)) + varint(count)
    return Field(_LIST, head + b"".join(item.data for item in items))


def struct(fields: Mapping[int, Field]) -> Field:
    """Fields by their ids, which rise."""
    return Field(_STRUCT, begun(fields) + b"\x00")


def begun(fields: Mapping[int, Field], *, after: int = 0) -> bytes:
    """Fields of a struct without its end; `after` is the id of the one written before."""
    parts = []
    for number, field in fields.items():
        parts.append(bytes(((number - after) << 4 | field.kind,)) + field.data)
        after = number
    return b"".join(parts)
