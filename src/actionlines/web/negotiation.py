"""What a browser says it can take: which language, which packing."""

from __future__ import annotations

from actionlines.languages import LANGUAGES

_MOST_CHOICES = 20


def preferred(header: str) -> dict[str, float]:
    """Choices of an Accept header with their weight, heaviest first; what cannot be read is left out.

    Examples
    --------
    >>> preferred("fr;q=0.8, ar, *;q=0.1")
    {'ar': 1.0, 'fr': 0.8, '*': 0.1}
    """
    found: dict[str, float] = {}
    for part in header.split(",")[:_MOST_CHOICES]:
        name, _, rest = part.partition(";")
        weight = rest.strip().removeprefix("q=") if rest.strip() else "1"
        try:
            found[name.strip().lower()] = float(weight)
        except ValueError:
            continue
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def language_for(header: str) -> str:
    """The language of ours that a reader prefers; English where none of hers is ours.

    Examples
    --------
    >>> language_for("pt-BR, es-419;q=0.9, en;q=0.5"), language_for("zh-TW"), language_for("")
    ('es', 'zh', 'en')
    """
    for tag, weight in preferred(header).items():
        code = tag.partition("-")[0]
        if weight > 0 and code in LANGUAGES:
            return code
    return "en"


def encoding_for(header: str) -> str:
    """`br`, `gzip`, or empty for neither.

    Examples
    --------
    >>> encoding_for("gzip, deflate, br"), encoding_for("gzip;q=1.0, br;q=0"), encoding_for("")
    ('br', 'gzip', '')
    """
    accepted = preferred(header)
    return next((name for name in ("br", "gzip") if accepted.get(name, 0) > 0), "")
