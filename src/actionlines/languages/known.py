"""Which languages the house speaks, and what each one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from babel import Locale

from actionlines.errors import NotFoundError


class UnknownLanguageError(NotFoundError):
    """A language that the house does not speak."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language: `tag` is what HTML calls it (BCP 47), `locale` what CLDR does.

    `plural_forms` is the rule of its gettext catalogue, for whole numbers; `quotes` stand around a quotation.
    """

    code: str
    own_name: str
    tag: str
    locale: str
    plural_forms: str
    quotes: tuple[str, str]
    direction: Literal["ltr", "rtl"] = "ltr"


_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)
_ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)
_ALL: Final = (
    # en_001 is English as international bodies write it: 3 November 2026; a, b and c.
    Language("en", "English", "en", "en_001", "nplurals=2; plural=(n != 1);", ("“", "”")),
    Language("fr", "Français", "fr", "fr", "nplurals=2; plural=(n > 1);", ("«\u00a0", "\u00a0»")),
    Language("es", "Español", "es", "es", "nplurals=2; plural=(n != 1);", ("«", "»")),
    Language("ru", "Русский", "ru", "ru", _SLAVIC, ("«", "»")),
    Language("ar", "العربية", "ar", "ar", _ARABIC, ("”", "“"), "rtl"),
    Language("zh", "中文", "zh-Hans", "zh_Hans", "nplurals=1; plural=0;", ("“", "”")),
)
_BY_CODE: Final = {each.code: each for each in _ALL}
LANGUAGES: Final[tuple[str, ...]] = tuple(_BY_CODE)


def language_name(code: str, *, lang: str) -> str:
    """Give what a language is called in another, as CLDR has it.

    Examples
    --------
    >>> language_name("es", lang="fr"), language_name("fr", lang="zh")
    ('espagnol', '法语')
    """
    return str(Locale.parse(language(lang).locale).languages[code])


def language(code: str) -> Language:
    """Give the language of a code.

    Raises
    ------
    UnknownLanguageError
        If the code is none of `LANGUAGES`; its candidates are all of them.

    Examples
    --------
    >>> language("ar").own_name, language("ar").direction
    ('العربية', 'rtl')
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        text = f"no language {code!r}; there are {', '.join(LANGUAGES)}"
        raise UnknownLanguageError(text, LANGUAGES) from None
