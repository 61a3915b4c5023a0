"""The levels of a country in words: what a screen reader or a voice says of each picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionlines.commitments import action_line
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import number, translate
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import full_value_text, period_text

if TYPE_CHECKING:
    from actionlines.profiles.figures import Verdict
    from actionlines.profiles.levels import Level, LineLevel


def level_text(level: LineLevel, *, lang: str) -> str:
    """Title of the line, its figure, how many people that is, where it stands, whether it gets better."""
    title = action_line(level.line).title(lang=lang).text
    sentences = [translate("%(title)s.", lang=lang) % {"title": title}]
    if level.indicator is not None and level.figure is not None:
        indicator = load_catalogue().indicator(level.indicator)
        message = translate("%(indicator)s: %(value)s in %(year)s.", lang=lang)
        facts = {
            "indicator": indicator.names[lang],
            "value": full_value_text(level.figure.value, indicator, lang=lang),
            "year": period_text(level.figure.period, lang=lang),
        }
        sentences.append(message % facts)
    if level.people_in_ten is not None:
        sentences.append(people_words(level.people_in_ten, lang=lang))
    if level.place is not None:
        message = translate("Place %(rank)s of %(areas)s.", lang=lang)
        facts = {
            "rank": number(level.place.rank, lang=lang),
            "areas": number(level.place.areas, lang=lang),
        }
        sentences.append(message % facts)
    sentences.append(translate("%(words)s.", lang=lang) % {"words": level_words(level.level, lang=lang)})
    if level.move != "none":
        sentences.append(translate("%(words)s.", lang=lang) % {"words": move_words(level.move, lang=lang)})
    return joined(sentences, lang=lang)


def people_words(in_ten: int, *, lang: str) -> str:
    """So many people in ten, as a sentence."""
    if in_ten == 0:
        return translate("Fewer than 1 in 10 people.", lang=lang)
    if in_ten == 10:
        return translate("More than 9 in 10 people.", lang=lang)
    return translate("About %(n)s in 10 people.", lang=lang) % {"n": number(in_ten, lang=lang)}


def level_words(level: Level, *, lang: str) -> str:
    """What a level means, as a phrase."""
    return {
        "high": translate("Among the best third of all countries", lang=lang),
        "middle": translate("In the middle third of all countries", lang=lang),
        "low": translate("In the last third of all countries", lang=lang),
        "not_compared": translate("Too old or too rare to be compared", lang=lang),
        "no_figure": translate("No figure", lang=lang),
    }[level]


def move_words(move: Verdict, *, lang: str) -> str:
    """What an arrow means, as a phrase."""
    return {
        "better": translate("Getting better", lang=lang),
        "steady": translate("About the same as five years before", lang=lang),
        "worse": translate("Getting worse", lang=lang),
        "none": "",
    }[move]
