"""The recipe that keeps the catalogues in step, on a small package of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RECIPE = Path(__file__).parents[2] / "recipes" / "messages.py"
CODE = """
from actionlines.languages import mark, translate, translate_plural

TITLE = mark("A title in data")


def sentence(n: int, lang: str) -> str:
    translate("Women", lang=lang, context="column")
    return translate_plural("%(n)s country", "%(n)s countries", n, lang=lang) % {"n": n}
"""
TEMPLATE = """{% load i18n %}
<p>{% translate "Sources" %}</p> {{ _("Years") }}
    {% blocktranslate trimmed count n=rows with year=year %}
      {{ n }} row
      in {{ year }}
    {% plural %}
      {{ n }} rows in {{ year }}
    {% endblocktranslate %}
"""

DATA = """
paragraphs:
  C1.a:
    unmeasured: "Nobody counts it."
    sdg: {"17.16": {why: "It asks for the same.", sure: low}}
"""


def recipe(package: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RECIPE), "--package", str(package), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "templates" / "web").mkdir(parents=True)
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "templates" / "web" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "commitments" / "data").mkdir(parents=True)
    (tmp_path / "commitments" / "data" / "links.yaml").write_text(DATA, encoding="utf-8")
    return tmp_path


def catalogue(package: Path, code: str) -> Path:
    return package / "locale" / code / "LC_MESSAGES" / "django.po"


def test_messages_are_found_in_code_in_templates_and_in_data(package: Path) -> None:
    assert recipe(package).returncode == 0
    text = catalogue(package, "zh").read_text(encoding="utf-8")
    for entry in (
        'msgid "A title in data"',
        'msgctxt "column"\nmsgid "Women"',
        'msgid "%(n)s country"\nmsgid_plural "%(n)s countries"\nmsgstr[0] ""\n',
        'msgid "Sources"',
        'msgid "Years"',
        'msgid "Nobody counts it."',
        'msgid "It asks for the same."',
        'msgid "%(n)s row in %(year)s"\nmsgid_plural "%(n)s rows in %(year)s"',
    ):
        assert entry in text


def test_each_catalogue_states_its_language_s_plurals(package: Path) -> None:
    recipe(package)
    forms = {
        code: catalogue(package, code).read_text(encoding="utf-8").count('"\nmsgstr[')
        + catalogue(package, code).read_text(encoding="utf-8").count('msgstr[5] ""')
        for code in ("en", "zh", "ar")
    }
    assert forms["ar"] > forms["en"] >= forms["zh"]
    for code, count in {"en": 2, "fr": 2, "es": 2, "ru": 3, "ar": 6, "zh": 1}.items():
        assert f"Plural-Forms: nplurals={count};" in catalogue(package, code).read_text(encoding="utf-8")


def test_a_second_run_changes_nothing(package: Path) -> None:
    recipe(package)
    before = {path: path.read_bytes() for path in sorted(package.rglob("*.po"))}
    recipe(package)
    assert {path: path.read_bytes() for path in sorted(package.rglob("*.po"))} == before


def test_a_translation_is_kept_when_the_code_around_it_changes(package: Path, tmp_path: Path) -> None:
    recipe(package)
    filled = tmp_path / "fill.yaml"
    filled.write_text('[{id: "Women", context: column, fr: "Femmes", ar: "النساء"}]', encoding="utf-8")
    recipe(package, "--fill", str(filled))
    (package / "code.py").write_text("# now a line above\n" + CODE, encoding="utf-8")
    recipe(package)
    assert 'msgid "Women"\nmsgstr "Femmes"' in catalogue(package, "fr").read_text(encoding="utf-8")


def test_french_gets_its_own_blanks(package: Path, tmp_path: Path) -> None:
    recipe(package)
    filled = tmp_path / "fill.yaml"
    filled.write_text(
        '[{id: "Women", context: column, fr: "Femmes : « une » ; deux !", es: "a : b"}]', encoding="utf-8"
    )
    recipe(package, "--fill", str(filled))
    written = catalogue(package, "fr").read_text(encoding="utf-8")
    assert "Femmes\u00a0: «\u00a0une\u00a0»\u202f; deux\u202f!" in written
    assert 'msgstr "a : b"' in catalogue(package, "es").read_text(encoding="utf-8")


def test_what_is_gone_is_set_aside_and_dropped_when_asked(package: Path, tmp_path: Path) -> None:
    recipe(package)
    filled = tmp_path / "fill.yaml"
    filled.write_text('[{id: "Women", context: column, fr: "Femmes"}]', encoding="utf-8")
    recipe(package, "--fill", str(filled))
    (package / "code.py").write_text("", encoding="utf-8")
    recipe(package)
    assert '#~ msgstr "Femmes"' in catalogue(package, "fr").read_text(encoding="utf-8")
    recipe(package, "--prune")
    assert "Femmes" not in catalogue(package, "fr").read_text(encoding="utf-8")


def test_the_check_lists_what_is_untranslated_and_writes_nothing(package: Path) -> None:
    recipe(package)
    done = recipe(package, "--check")
    assert done.returncode == 1
    assert "ar: not translated: 'Sources'" in done.stdout.splitlines()
    assert not any(line.startswith("en:") for line in done.stdout.splitlines())


def test_the_check_finds_a_message_that_no_catalogue_has(package: Path) -> None:
    recipe(package)
    (package / "new.py").write_text('translate("A new one", lang="fr")\n', encoding="utf-8")
    assert "en: out of step with the code" in recipe(package, "--check").stdout


def test_a_translation_that_loses_a_figure_is_at_fault(package: Path, tmp_path: Path) -> None:
    recipe(package)
    filled = tmp_path / "fill.yaml"
    filled.write_text('[{id: "%(n)s country", fr: ["%(m)s pays", "%(n)s pays"]}]', encoding="utf-8")
    recipe(package, "--fill", str(filled))
    assert "fr: '%(n)s country': unknown named placeholder 'm'" in recipe(package, "--check").stdout


def test_an_f_string_is_refused_with_its_line(package: Path) -> None:
    (package / "new.py").write_text('\ntranslate(f"In {year}", lang="fr")\n', encoding="utf-8")
    done = recipe(package)
    assert (done.returncode, done.stderr) == (
        1,
        "new.py:2: an f-string is no message: write %(name)s, fill it after\n",
    )


def test_a_translation_of_what_nobody_says_is_refused(package: Path, tmp_path: Path) -> None:
    filled = tmp_path / "fill.yaml"
    filled.write_text('[{id: "Nobody says this", fr: "Personne"}]', encoding="utf-8")
    assert "no message 'Nobody says this'" in recipe(package, "--fill", str(filled)).stderr
