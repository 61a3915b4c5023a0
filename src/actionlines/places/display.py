"""The name an area is shown by: the official one, or the one the operator set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from actionlines.errors import BadInputError
from actionlines.places.areas import Area, all_areas, area

if TYPE_CHECKING:
    import yaml

NAME_LANGUAGES: Final = ("en", "fr", "es", "ru", "ar", "zh")
"""The languages every area has a name in."""

Names = Mapping[str, str | Mapping[str, str]]


class DisplayNamesError(BadInputError):
    """The operator's display names cannot be used; the text names the file, line and key."""


class UnknownNameLanguageError(BadInputError):
    """No area has names in this language."""


_set: MappingProxyType[tuple[str, str], str] = MappingProxyType({})


def display_name(place: Area | str, lang: str, *, short: bool = False) -> str:
    """Give the name to show for an area (or its code) in one of the six languages.

    Parameters
    ----------
    place : Area or str
    lang : {"en", "fr", "es", "ru", "ar", "zh"}
    short : bool
        The form for labels and narrow columns, where there is one. A name the operator set is both.

    Examples
    --------
    >>> display_name("BOL", "fr"), display_name("BOL", "fr", short=True)
    ('Bolivie (État plurinational de)', 'Bolivie')
    """
    found = area(place) if isinstance(place, str) else place
    if lang not in NAME_LANGUAGES:
        raise UnknownNameLanguageError(
            f"areas have no names in {lang!r}: use one of {', '.join(NAME_LANGUAGES)}"
        )
    return _set.get((found.code, lang)) or (found.short_names if short else found.names)[lang]


def set_display_names(names: Names | Path | str | None) -> None:
    """Show areas by the operator's names from now on, in this process; `None` goes back to the official ones.

    Parameters
    ----------
    names : mapping, path of a YAML file, or None
        Area code to one name for all languages, or to a mapping of language to name::

            CZE: Czech Republic
            TUR: {en: Turkey, fr: Turquie}

    Raises
    ------
    DisplayNamesError
        If the file cannot be read, or a code, language or name is none. Nothing is changed then.
    """
    global _set  # the one setting of this package
    _set = MappingProxyType({} if names is None else _checked(names))


def names_set() -> Mapping[tuple[str, str], str]:
    """Give the operator's names by (area code, language)."""
    return _set


def _checked(names: Names | Path | str) -> dict[tuple[str, str], str]:
    if isinstance(names, Mapping):
        return {
            (code, lang): name
            for code, given in names.items()
            for lang, name in _by_language(code, given, f"display names, key {code!r}").items()
        }
    return _read(Path(names))


def _by_language(code: str, given: object, where: str) -> dict[str, str]:
    if code not in all_areas():
        raise DisplayNamesError(f"{where}: no area has this code; use one such as CZE, 202 or WB_SSF")
    by_language = given if isinstance(given, Mapping) else dict.fromkeys(NAME_LANGUAGES, given)
    checked: dict[str, str] = {}
    for lang, name in by_language.items():
        if lang not in NAME_LANGUAGES:
            raise DisplayNamesError(
                f"{where}: {lang!r} is no language of ours; use one of {', '.join(NAME_LANGUAGES)}"
            )
        if not isinstance(name, str) or not name.strip():
            raise DisplayNamesError(f"{where}: the name for {lang!r} is empty or no text; write it in quotes")
        checked[lang] = name.strip()
    return checked


def _read(path: Path) -> dict[tuple[str, str], str]:
    import yaml

    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise DisplayNamesError(f"{path}: the display names cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DisplayNamesError(
            f"{path}: the display names are not UTF-8; save them again as UTF-8"
        ) from error
    except yaml.YAMLError as error:
        raise DisplayNamesError(f"{path}: the display names are not YAML ({error})") from error
    if tree is None:
        return {}
    names: dict[tuple[str, str], str] = {}
    for key, node in _pairs(tree, f"{path}, line 1"):
        where = f"{path}, line {key.start_mark.line + 1}, key {key.value!r}"
        given = _plain(node, where)
        for lang, name in _by_language(str(key.value), given, where).items():
            if (str(key.value), lang) in names:
                raise DisplayNamesError(f"{where}: this name stands twice; leave one")
            names[str(key.value), lang] = name
    return names


def _plain(node: yaml.Node, where: str) -> str | dict[str, str]:
    from yaml import MappingNode, ScalarNode

    if isinstance(node, ScalarNode):
        return str(node.value)
    if not isinstance(node, MappingNode):
        raise DisplayNamesError(f"{where}: give one name, or a mapping of language to name")
    given: dict[str, str] = {}
    for lang, name in _pairs(node, where):
        if not isinstance(name, ScalarNode):
            raise DisplayNamesError(f"{where}: give one name for {lang.value!r}")
        given[str(lang.value)] = str(name.value)
    return given


def _pairs(node: yaml.Node, where: str) -> list[tuple[yaml.Node, yaml.Node]]:
    from yaml import MappingNode

    if not isinstance(node, MappingNode):
        raise DisplayNamesError(f"{where}: write one line per area, such as `CZE: Czech Republic`")
    return list(node.value)
