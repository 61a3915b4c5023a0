from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.differences import Change, differences, reworded
from actionlines.commitments.reading.document import Document, Paragraph


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Networks for all people.", "Networks for all.", [("removed", " people")]),
        (
            "Des réseaux pour tous",
            "Des réseaux ouverts à tous",
            [("removed", "pour"), ("added", "ouverts à")],
        ),
        ("Redes para todos.", "Redes para todos, y ya.", [("added", ", y ya")]),
        ("推动全民的接入", "推动所有人的接入", [("removed", "全民"), ("added", "所有人")]),
        ("شبكة للجميع", "شبكة مفتوحة للجميع", [("added", "مفتوحة ")]),
        ("Связь для всех", "Связь для каждого", [("removed", "всех"), ("added", "каждого")]),
    ],
)
def test_words_that_changed_are_told_in_every_script(
    before: str, after: str, changed: list[tuple[str, str]]
) -> None:
    found = [(one.change.value, one.text) for one in reworded(before, after) if one.change is not Change.KEPT]
    assert found == changed


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_wordings_can_be_put_together_again(before: str, after: str) -> None:
    stretches = reworded(before, after)
    assert "".join(one.text for one in stretches if one.change is not Change.ADDED) == before
    assert "".join(one.text for one in stretches if one.change is not Change.REMOVED) == after


def test_paragraphs_that_came_went_and_changed() -> None:
    def document(**texts: str) -> Document:
        rows = (Paragraph(code, "item", "", "", text, False, 1, 1) for code, text in texts.items())
        return Document("x", "en", tuple(rows))

    found = differences(document(a="one", b="two", c="three"), document(a="one", b="2", d="four"))
    assert [(one.code, one.change) for one in found] == [
        ("b", Change.KEPT),
        ("d", Change.ADDED),
        ("c", Change.REMOVED),
    ]
