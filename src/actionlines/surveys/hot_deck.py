"""A hot deck: who did not answer is given the answers of somebody of the same class who did, drawn by chance.

The chance is in the rows' own keys: a number is made of seed, draw and key (MD5), so that every run and every engine
deals alike, whatever the order of rows. Each draw first draws the donors of a class anew, with replacement, and from
those the donor of each row (the approximate Bayesian bootstrap), so that draws differ by all that chance may do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Final

import ibis

DEALT: Final = "dealt__"
"""How the columns with dealt answers begin."""

KEY: Final = "key_"
"""And those of the keys of who took them."""

LARGEST: Final = 2.0**53
"""From here on not every whole number is one that a machine holds as a fraction."""

_DIGITS: Final = "0123456789abcdef"
_USED: Final = 8
"""Digits of the hash that make a number: 32 bits."""


@dataclass(frozen=True)
class Hand:
    """What a deck asks of a table's rows, as columns of the table: the class, whether a row is in scope, whether it
    may give (its weight counts), and its answers, missing where there is none."""

    name: str
    group: Any
    in_scope: Any
    counts: Any
    answers: Mapping[str, Any]


def deal(table: Any, hand: Hand, *, keys: Sequence[Any], salt: str) -> Any:
    """The answers that are dealt to those who gave none.

    Parameters
    ----------
    table
        Rows of microdata.
    hand
        With columns of the table.
    keys
        Columns of the table that name one row.
    salt
        Seed and draw: another salt deals otherwise.

    Returns
    -------
    Table
        A row for each that somebody of its class could give to: `key_0`, ..., and `dealt__COLUMN`.

    References
    ----------
    Rubin and Schenker (1986), Journal of the American Statistical Association 81, 366-374, for the approximate Bayesian
    bootstrap; Andridge and Little (2010), International Statistical Review 78, 40-64, for hot decks.
    """
    rows = _rows(table, hand, keys)
    named = [f"{KEY}{place}" for place in range(len(keys))]
    told = [f"{DEALT}{name}" for name in hand.answers]
    slots = _drawn_anew(rows, told, f"{salt}|{hand.name}|")
    takers = rows.filter(rows["_takes"]).join(_sizes(rows), "_class")
    takers = takers.select(*named, "_class", "_text", "_donors")
    takers = takers.select(
        *named, "_class", _slot=_below(takers["_donors"], f"{salt}|{hand.name}|", takers["_text"])
    )
    return takers.join(slots, ["_class", "_slot"]).select(*named, *told)


def givers_and_takers(table: Any, hand: Hand) -> Any:
    """How many rows of each class may give (`gives`), and how many wait for answers (`takes`)."""
    rows = _rows(table, hand, ())
    return rows.group_by("_class").aggregate(gives=rows["_gives"].sum(), takes=rows["_takes"].sum())


def broken(key: Any) -> Any:
    """Whether a key is a number that is not whole, or too large for that to be known: it cannot be dealt by."""
    if not _may_be_broken(key):
        return ibis.literal(False)
    number = key.cast("float64")
    return (number.floor() != number) | (number.abs() >= LARGEST)


def _may_be_broken(key: Any) -> bool:
    return bool(key.type().is_floating() or key.type().is_decimal())


def _rows(table: Any, hand: Hand, keys: Sequence[Any]) -> Any:
    """Each row with its key, also as one text, its class, its answers, and whether it gives or takes."""
    known = reduce(lambda left, right: left & right, (one.notnull() for one in hand.answers.values()))
    return table.select(
        **{f"{KEY}{place}": key for place, key in enumerate(keys)},
        **{f"{DEALT}{name}": column for name, column in hand.answers.items()},
        _class=hand.group,
        _text=_joined(keys),
        _gives=hand.in_scope & known & hand.counts,
        _takes=hand.in_scope & ~known,
    )


def _drawn_anew(rows: Any, told: Sequence[str], salt: str) -> Any:
    """As many donors of each class as it has, drawn from these with replacement: class, `_slot`, and answers."""
    own = rows.filter(rows["_gives"])
    order = ibis.window(group_by=own["_class"], order_by=own["_text"])
    donors = own.select("_class", *told, _number=ibis.row_number().over(order).cast("int64"))
    sized = donors.join(_sizes(rows), "_class").select("_class", "_number", "_donors")
    chance = _below(sized["_donors"], salt, sized["_class"], "|", sized["_number"].cast("string"))
    slots = sized.select(_of=sized["_class"], _slot=sized["_number"], _drawn=chance)
    again = donors.view()
    alike = [slots["_of"] == again["_class"], slots["_drawn"] == again["_number"]]
    return slots.join(again, alike).select("_class", "_slot", *told)


def _sizes(rows: Any) -> Any:
    """How many donors each class has."""
    own = rows.filter(rows["_gives"])
    return own.group_by("_class").aggregate(_donors=own.count())


def _below(number: Any, *parts: Any) -> Any:
    """A whole number from 0 to below another, by chance that lies in the parts."""
    texts = [ibis.literal(part) if isinstance(part, str) else part for part in parts]
    digest = reduce(add, texts).hexdigest("md5")
    digits = (ibis.literal(_DIGITS).find(digest.substr(at, 1)).cast("float64") for at in range(_USED))
    chance = reduce(add, (digit * 16.0 ** -(at + 1) for at, digit in enumerate(digits)))
    return (chance * number.cast("float64")).floor().cast("int64")


def _joined(keys: Sequence[Any]) -> Any:
    """A row's key as one text; whole numbers without a point, since no two engines write 12345678.0 alike."""
    texts = [(key.cast("int64") if _may_be_broken(key) else key).cast("string") for key in keys]
    return reduce(lambda left, right: left + ibis.literal("|") + right, texts, ibis.literal(""))
