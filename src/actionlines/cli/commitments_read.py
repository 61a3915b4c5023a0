"""`actionlines commitments documents`, `show` and `search`: texts as they can be read, one paragraph, words in them."""

from __future__ import annotations

from typing import Annotated

import typer

from actionlines import languages
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.setup import library, store
from actionlines.indicators.store import CURRENT
from actionlines.profiles.documents import documents
from actionlines.profiles.found_paragraphs import found_paragraphs
from actionlines.profiles.paragraph import ParagraphProfile, passage_profile
from actionlines.profiles.reading import SectionProfile, Words

Lang = Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")]
Release = Annotated[str, typer.Option(help="Id, label or `current`.")]
Document = Annotated[str, typer.Argument(help="Code of a text, as `documents` lists it: wsis10.")]


def documents_(lang: Lang = "en", release: Release = CURRENT, as_json: AsJson = False) -> None:
    """List the official texts: since when they hold, in which languages they can be read here."""
    profile = documents(store().open(release), library(), lang=languages.language(lang).code)
    if as_json:
        print_json(profile.as_dict())
        return
    print_rows(profile.table(), title="Official texts", as_json=False)


def show_(
    document: Document,
    code: Annotated[str, typer.Argument(help="Of a paragraph (C2.c), or of a heading (C2).")],
    lang: Lang = "en",
    beside: Annotated[str, typer.Option(help="Another language whose words stand beside them.")] = "",
    release: Release = CURRENT,
    as_json: AsJson = False,
) -> None:
    """Show a paragraph: its words or our gist, what measures it, its targets, who answers for it; or a section."""
    chosen = languages.language(lang).code
    profile = passage_profile(store().open(release), library(), document, code, lang=chosen, beside=beside)
    if as_json:
        print_json(profile.as_dict())
    elif isinstance(profile, SectionProfile):
        _print_section(profile)
    else:
        _print_paragraph(profile)


def _print_section(profile: SectionProfile) -> None:
    heading = profile.heading.name if profile.heading else ""
    print_rows(
        profile.table(), title=f"{profile.document.name}: {profile.code} {heading}".strip(), as_json=False
    )


def _print_paragraph(profile: ParagraphProfile) -> None:
    one = profile.passage
    facts = {
        "words": _words(one.words),
        f"words in {profile.beside}": _words(one.beside),
        "in our words, not official": one.gist,
        "stands under": " > ".join(f"{each.code} {each.name}".strip() for each in profile.trail),
        "before, after": ", ".join(each.code for each in (profile.before, profile.after) if each),
        "action lines": ", ".join(profile.lines),
        "not measured": profile.unmeasured,
        "codes it had before": ", ".join(profile.formers),
        "what had this code before is now": ", ".join(profile.had_before),
        "changed": _changed(profile),
    }
    told = {name: value for name, value in facts.items() if value}
    print_facts(told, title=f"{profile.document.name}, {profile.code}")
    if profile.linked:
        _print_links(profile)


def _print_links(profile: ParagraphProfile) -> None:
    rows = profile.table().select(
        *("KIND", "CODE", "MEASURES", "ROLE", "SURE", "WORLD_VALUE", "WORLD_PERIOD", "WORLD_SOURCE", "WHY")
    )
    print_rows(
        rows, title="What measures it, its targets, who answers for it", as_json=False, lang=profile.lang
    )


def _words(words: Words | None) -> str:
    return f"{words.label} {words.text}".strip() if words else ""


def _changed(profile: ParagraphProfile) -> str:
    """As `diff` tells it: words that went between [- and -], words that came between [+ and +]."""
    if profile.rewording is None:
        return ""
    signs = {"kept": "", "removed": "-", "added": "+"}
    told = ((signs[change], text) for change, text in profile.rewording.stretches)
    return "".join(f"[{sign}{text}{sign}]" if sign else text for sign, text in told)


def search_(
    document: Document,
    query: Annotated[str, typer.Argument(help="Words in any of the six languages, or a citation: C2 (c).")],
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Find paragraphs of a text by their words, where they may be shown, and by our gists."""
    profile = found_paragraphs(library(), query, lang=languages.language(lang).code, document=document)
    if as_json:
        print_json(profile.as_dict())
        return
    if not profile.found:
        say(f"Nothing found for {query!r}.")
        return
    print_rows(profile.table(), title=f"{document}: {query}", as_json=False)
