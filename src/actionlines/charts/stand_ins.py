"""Stand-ins for texts while Vega draws: it measures each, and to find the letters of Han or Arabic takes it ten times
as long as all the rest. Nothing of ours depends on what it measures, so the texts are put back afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_STAND_IN: Final = re.compile(r"~(\d+)~")


class StandIns:
    """The texts of one drawing that are not plain ASCII, each known by its number."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def of(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Give the specification with a stand-in for each such text, also for those in expressions of labels."""
        return {
            name: self._put(value, self._in_expression if name == "labelExpr" else self._text)
            for name, value in spec.items()
        }

    def put_back(self, text: str) -> str:
        """Give a drawn text as it was asked for.

        Examples
        --------
        >>> texts = StandIns()
        >>> texts.of({"mark": {"text": ["~", "中国 1~2"]}, "labelExpr": 'datum.value===5?"5\\u4e07":""'})
        {'mark': {'text': ['~0~', '~1~']}, 'labelExpr': 'datum.value===5?"~2~":""'}
        >>> texts.put_back("~1~"), texts.put_back("~2~"), texts.put_back("2020")
        ('中国 1~2', '5万', '2020')
        """
        return _STAND_IN.sub(lambda found: self._texts[int(found[1])], text)

    def _put(self, value: Any, change: Callable[[str], str]) -> Any:
        if isinstance(value, Mapping):
            return self.of(value)
        if isinstance(value, list | tuple):
            return value if _is_plain(value) else [self._put(item, change) for item in value]
        return change(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        if text.isascii() and "~" not in text:
            return text
        self._texts.append(text)
        return f"~{len(self._texts) - 1}~"

    def _in_expression(self, expression: str) -> str:
        return _QUOTED.sub(lambda found: json.dumps(self._text(json.loads(found[0]))), expression)


def _is_plain(rows: Sequence[Any]) -> bool:
    """Whether they are rows of numbers: most of a specification."""
    return all(
        isinstance(row, dict) and all(isinstance(cell, int | float) for cell in row.values()) for row in rows
    )
