"""An action line as every page shows it: code, title, pictogram, address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from actionlines.commitments import action_line, pictogram
from actionlines.languages import translate
from actionlines.web.addresses import address_of


@dataclass(frozen=True)
class ShownLine:
    """An action line in a language."""

    code: str
    key: str
    title: str
    title_note: str
    """Says so where the title is not the official one."""
    gist: str
    pictogram: SafeString
    lang: str

    @property
    def address(self) -> str:
        """Address of its page."""
        return address_of("line", self.code, lang=self.lang)


@cache
def shown_line(code: str, lang: str) -> ShownLine:
    """Make an action line ready to be shown. Its title stands beside the pictogram, which so needs none."""
    line = action_line(code)
    title = line.title(lang=lang)
    note = (
        ""
        if title.official
        else translate("Our translation: the official title was not seen in this language.", lang=lang)
    )
    return ShownLine(
        code=line.code,
        key=line.slug,
        title=title.text,
        title_note=note,
        gist=line.gist(lang=lang),
        pictogram=mark_safe(pictogram(code, title="")),  # noqa: S308  a file of ours
        lang=lang,
    )
