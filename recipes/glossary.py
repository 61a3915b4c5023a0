"""Write the tables of `docs/glossary.md` from the glossary itself; what stands above them is kept.

python recipes/glossary.py
"""

from __future__ import annotations

from pathlib import Path

from actionlines.guides import Term, Theme, glossary
from actionlines.languages import LANGUAGES

TARGET = Path(__file__).parents[1] / "docs" / "glossary.md"


def main() -> None:
    head, mark, _ = TARGET.read_text("utf-8").partition(f"## {glossary()[0].names['en']}\n")
    if not mark:
        raise SystemExit(f"{TARGET.name} has no heading of the first theme: where do its tables begin?")
    TARGET.write_text(head + "\n".join(table(theme) for theme in glossary()), "utf-8")
    print(f"{TARGET.name}: {sum(len(theme.terms) for theme in glossary())} words")


def table(theme: Theme) -> str:
    """One theme: a word in six languages and what it means in English."""
    lines = [f"## {theme.names['en']}", "", row([*LANGUAGES, "note"]), "|---" * 7 + "|"]
    lines += [row([*(term.names[lang] for lang in LANGUAGES), note(term)]) for term in theme.terms]
    return "\n".join(lines) + "\n"


def note(term: Term) -> str:
    read = f"read: {', '.join(term.read)}" if term.read else ""
    return "; ".join(filter(None, (term.means["en"], term.note, read)))


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
