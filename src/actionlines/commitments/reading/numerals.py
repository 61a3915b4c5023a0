"""How texts number their parts: digits, letters and Roman or Han numerals, in each language's own script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ALPHABETS: Final = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдежзиклмнопрстуфхцчшщэюя",
    "ar": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
"""Letters in the order in which a list is lettered: Russian passes over ё and й, Arabic keeps the order of abjad."""
FURTHER: Final = ("bis", "ter", "quater", "quinquies", "sexies")
"""What follows a number that was put in later, in the order of use."""
LOOK_ALIKES: Final = {
    **dict(zip("АВЕЗКМНОРСТХ", "ABE3KMHOPCTX", strict=True)),
    **dict(zip("аеорсхі", "aeopcxi", strict=True)),
    "Ϲ": "C",
}
"""Letters of other scripts that a typist took for Latin ones."""

_HAN: Final = "一二三四五六七八九"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ARABIC_FORMS: Final = str.maketrans({"ا": "أ", "ـ": None, "\u200f": None})
_BEYOND: Final = 26

PATTERNS: Final = {
    "arabic": rf"\d{{1,3}}(?:\s?(?:{'|'.join(FURTHER)}))?",
    "lower": r"[a-z]{1,2}|[а-я]|[أ-يا]ـ?",
    "upper": r"[A-ZА-Я]",
    "roman": r"[ivxIVX]{1,6}",
    "han": r"[一二三四五六七八九十]{1,3}",
}
"""Of each style, what a label looks like."""


@dataclass(frozen=True, order=True, slots=True)
class Number:
    """A place in a sequence: 2, then 2 bis (`further` 1), then 3."""

    value: int
    further: int = 0

    def follows(self, last: Number | None) -> bool:
        """Whether it is the next one after another, or the first.

        >>> Number(2, 1).follows(Number(2)), Number(3).follows(Number(2, 1)), Number(4).follows(Number(2))
        (True, True, False)
        """
        if last is None:
            return self == Number(1)
        return self in {Number(last.value + 1), Number(last.value, last.further + 1)}


def numbers(style: str, label: str, *, lang: str) -> tuple[Number, ...]:
    """What a label may mean, the likeliest first: a Russian с is the third letter of those who type Latin ones.

    >>> numbers("lower", "с", lang="ru")
    (Number(value=17, further=0), Number(value=3, further=0))
    """
    return tuple(dict.fromkeys(_READERS[style](label, lang)))


def written(style: str, number: Number) -> str:
    """A number as codes have it, in Latin letters and digits whatever the language.

    >>> written("lower", Number(3)), written("roman", Number(4)), written("arabic", Number(2, 1))
    ('c', 'iv', '2bis')
    """
    further = FURTHER[number.further - 1] if number.further else ""
    if style == "lower":
        return _lettered(number.value)
    if style == "upper":
        return _lettered(number.value).upper()
    return (_roman(number.value) if style == "roman" else str(number.value)) + further


def _digits(label: str, lang: str) -> list[Number]:
    found = re.fullmatch(r"(\d+)\s?([a-z]*)", label)
    assert found is not None, label
    return [Number(int(found[1]), FURTHER.index(found[2]) + 1 if found[2] else 0)]


def _letters(label: str, lang: str) -> list[Number]:
    plain = label.lower().translate(_ARABIC_FORMS)
    folded = "".join(LOOK_ALIKES.get(letter, letter) for letter in plain)
    own = ALPHABETS.get(lang, ALPHABETS["latin"])
    return [
        Number(alphabet.index(text[0]) + 1 + len(alphabet) * (len(text) - 1))
        for alphabet, text in ((own, plain), (ALPHABETS["latin"], folded))
        if text and len(set(text)) == 1 and text[0] in alphabet
    ]


def _romans(label: str, lang: str) -> list[Number]:
    text = label.lower()
    value = next((one for one in range(1, 40) if _roman(one) == text), None)
    return [] if value is None else [Number(value)]


def _hans(label: str, lang: str) -> list[Number]:
    tens, ten, ones = label.partition("十")
    if not ten:
        return [Number(_HAN.index(label) + 1)] if label in _HAN else []
    if any(part and part not in _HAN for part in (tens, ones)):
        return []
    return [Number((_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0))]


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _lettered(value: int) -> str:
    times, place = divmod(value - 1, _BEYOND)
    return ALPHABETS["latin"][place] * (times + 1)


_READERS: Final = {"arabic": _digits, "lower": _letters, "upper": _letters, "roman": _romans, "han": _hans}
