from __future__ import annotations

import re
from pathlib import Path

import typer.main

from actionlines.cli import app

PAGE = (Path(__file__).parents[2] / "docs/commands.md").read_text()


def commands(command, words):
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(words), command
        return
    for name, each in below.items():
        yield from commands(each, [*words, name])


KNOWN = dict(commands(typer.main.get_command(app), ["actionlines"]))


def described():
    """Each command of the page, with the text of its row."""
    rows = re.findall(r"^\| `(actionlines(?: [a-z-]+)+)[^`]*` \|(.*)\|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a command stands there twice"
    return dict(rows)


def test_every_command_is_documented_and_every_documented_one_exists():
    assert set(described()) == set(KNOWN)


def test_every_command_says_what_it_does():
    assert [name for name, command in KNOWN.items() if not (command.help or "").strip()] == []


def test_every_option_says_what_it_is_for():
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in KNOWN.items()
        for option in command.params
        if option.param_type_name == "option" and not getattr(option, "help", None)
    ]
    assert silent == []
