"""A set of targets of the installation's own: on every page of targets; a broken one leaves the site standing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.indicators.store import Store
from actionlines.languages import LANGUAGES

NAMES = "\n".join(f'{lang} = "Our plan ({lang}) <b>&amp;"' for lang in LANGUAGES)
SET = f"""
[set]
code = "RWANDA_2030"
publisher = "Ministry of ICT"
[set.names]
{NAMES}
[set.source]
document = "National broadband plan"
publisher = "Ministry of ICT"
status = "seen"
[[target]]
code = "users"
indicator = "INTERNET_USERS"
aim = {{ rule = "at_least", value = 40 }}
binds = {{ kind = "country", area = "RWA" }}
deadline = 2030
commitments = ["C2"]
source = {{ place = "page 12" }}
"""


@pytest.fixture
def own_site(prepared_var: Path, settings: Settings, tmp_path: Path) -> Path:
    """A site with the bundled releases, a set of its own and a broken one."""
    release = Store(prepared_var).current()
    (tmp_path / "releases").symlink_to(prepared_var / "releases")
    shutil.copytree(prepared_var / "derived" / release.id, tmp_path / "derived" / release.id)
    folder = tmp_path / "targets"
    folder.mkdir()
    (folder / "plan.toml").write_text(SET, "utf-8")
    (folder / "broken.toml").write_text(SET.replace("deadline = 2030", "deadline = 30"), "utf-8")
    settings.ACTIONLINES_VAR = tmp_path
    return tmp_path


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


@pytest.mark.slow
def test_a_set_of_ones_own_is_judged_and_shown_and_a_broken_one_is_named_to_the_operator(
    own_site: Path, visitor: Client
) -> None:
    before = read(visitor, "/en/country/rwa")
    assert before.find(".//section[@aria-labelledby='dated-targets']") is None  # not judged with it yet
    result = CliRunner().invoke(app, ["derive"])
    assert "broken.toml, line" in result.output
    assert "deadline: a whole number from 1990 to 2100 is expected, not 30" in " ".join(result.output.split())

    target = "/en/target/rwanda-2030-users"
    listed = read(visitor, "/en/targets").find(".//h2[@id='rwanda-2030']")
    assert listed.text_content() == "Our plan (en) <b>&amp;"
    page = read(visitor, target)
    assert "Rwanda: 34.2% in 2023." in page.text_content()
    assert target in [link.get("href") for link in read(visitor, "/en/country/rwa").iter("a")]
    assert target in [link.get("href") for link in read(visitor, "/en/country/rwa/targets").iter("a")]
    assert target not in [link.get("href") for link in read(visitor, "/en/country/ken/targets").iter("a")]
    assert target in visitor.get("/en/sitemap.xml").content.decode()
    facts = json.loads(CliRunner().invoke(app, ["progress", "target", "RWANDA_2030.users", "--json"]).stdout)
    assert [one["area"] for one in facts["areas"]] == ["RWA"]


def test_a_site_whose_only_own_set_is_broken_stands_as_it_was(own_site: Path, visitor: Client) -> None:
    (own_site / "targets" / "plan.toml").unlink()
    assert "dated-targets" in visitor.get("/en/country/rwa").content.decode()
    assert visitor.get("/en/target/rwanda-2030-users").status_code == 404
    result = CliRunner().invoke(app, ["progress", "targets"])
    assert "Left out: broken.toml, line" in result.output
