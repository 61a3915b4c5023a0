"""Addresses of the pages. Each begins with its language; `.csv` or `.json` behind it gives its figures."""

from __future__ import annotations

from django.urls import path

from actionlines.web import addresses as addresses  # registers the converters
from actionlines.web.about_page import about_view
from actionlines.web.brief_page import print_view
from actionlines.web.compare_page import compare_file, compare_subject, compare_view, embed_view
from actionlines.web.comparison_asked import PARAMS
from actionlines.web.country_page import country_file, country_view
from actionlines.web.country_pictures_page import pictures_view
from actionlines.web.country_targets_page import country_targets_file, country_targets_view
from actionlines.web.divides_page import divides_file, divides_view
from actionlines.web.document_page import document_file, document_view
from actionlines.web.document_search_page import document_search_file, document_search_view
from actionlines.web.documents_page import documents_file, documents_view
from actionlines.web.entrance import entrance
from actionlines.web.glossary_page import glossary_view
from actionlines.web.home_page import home_file, home_view
from actionlines.web.index_country_page import index_country_file, index_country_view
from actionlines.web.index_method_page import method_view
from actionlines.web.index_page import index_file, index_view
from actionlines.web.index_sure_page import sure_view
from actionlines.web.index_what_if_page import what_if_file, what_if_view
from actionlines.web.indicator_breakdowns_page import breakdowns_file, breakdowns_view
from actionlines.web.indicator_definition_page import definition_view
from actionlines.web.indicator_divide_page import indicator_divide_file, indicator_divide_view
from actionlines.web.indicator_map_page import indicator_map_view
from actionlines.web.indicator_page import indicator_file, indicator_view
from actionlines.web.indicator_revisions_page import indicator_revisions_view
from actionlines.web.indicator_table_page import table_file, table_view
from actionlines.web.indicator_within_page import indicator_within_file, indicator_within_view
from actionlines.web.indices_page import indices_file, indices_view
from actionlines.web.line_page import line_file, line_view
from actionlines.web.lists import countries_file, countries_view, indicators_file, indicators_view
from actionlines.web.paragraph_page import paragraph_file, paragraph_view
from actionlines.web.picture_files import drawing_view, explore_view
from actionlines.web.releases_page import (
    release_file,
    release_view,
    releases_feed,
    releases_file,
    releases_view,
)
from actionlines.web.revisions_page import revisions_file, revisions_view
from actionlines.web.search_page import search_view
from actionlines.web.sitemap import robots, sitemap, sitemaps
from actionlines.web.subjects import (
    country_subject,
    home_subject,
    indicator_subject,
    line_subject,
    world_subject,
)
from actionlines.web.target_method_page import target_method_view
from actionlines.web.target_page import target_file, target_view
from actionlines.web.targets_page import targets_file, targets_view
from actionlines.web.text_pages import text_page
from actionlines.web.traced_urls import urlpatterns as traced
from actionlines.web.world_page import world_entrance, world_file, world_view

urlpatterns = [
    path("", entrance, name="entrance"),
    path("<lang:lang>", entrance),
    path("<lang:lang>/", home_view, name="home"),
    path("<lang:lang>/home.<form:form>", home_file, name="home-file"),
    path("<lang:lang>/countries", countries_view, name="countries"),
    path("<lang:lang>/countries.<form:form>", countries_file, name="countries-file"),
    path("<lang:lang>/country/<name:name>", country_view, name="country"),
    path("<lang:lang>/country/<name:name>.<form:form>", country_file, name="country-file"),
    path("<lang:lang>/country/<name:name>/pictures", pictures_view, name="country-pictures"),
    path("<lang:lang>/country/<name:name>/print", print_view, name="country-print"),
    path("<lang:lang>/country/<name:name>/divides", divides_view, name="country-divides"),
    path("<lang:lang>/country/<name:name>/divides.<form:form>", divides_file, name="country-divides-file"),
    path("<lang:lang>/indicators", indicators_view, name="indicators"),
    path("<lang:lang>/indicators.<form:form>", indicators_file, name="indicators-file"),
    path("<lang:lang>/indicator/<name:name>", indicator_view, name="indicator"),
    path("<lang:lang>/indicator/<name:name>.<form:form>", indicator_file, name="indicator-file"),
    path("<lang:lang>/indicator/<name:name>/map", indicator_map_view, name="indicator-map"),
    path("<lang:lang>/indicator/<name:name>/table", table_view, name="indicator-table"),
    path("<lang:lang>/indicator/<name:name>/table.<form:form>", table_file, name="indicator-table-file"),
    path("<lang:lang>/indicator/<name:name>/breakdowns", breakdowns_view, name="indicator-breakdowns"),
    path(
        "<lang:lang>/indicator/<name:name>/breakdowns.<form:form>",
        breakdowns_file,
        name="indicator-breakdowns-file",
    ),
    path("<lang:lang>/indicator/<name:name>/definition", definition_view, name="indicator-definition"),
    path("<lang:lang>/indicator/<name:name>/revisions", indicator_revisions_view, name="indicator-revisions"),
    path("<lang:lang>/line/<name:name>", line_view, name="line"),
    path("<lang:lang>/line/<name:name>.<form:form>", line_file, name="line-file"),
    path("<lang:lang>/documents", documents_view, name="documents"),
    path("<lang:lang>/documents.<form:form>", documents_file, name="documents-file"),
    path("<lang:lang>/document/<name:name>", document_view, name="document"),
    path("<lang:lang>/document/<name:name>.<form:form>", document_file, name="document-file"),
    path("<lang:lang>/document/<name:name>/search", document_search_view, name="document-search"),
    path(
        "<lang:lang>/document/<name:name>/search.<form:form>",
        document_search_file,
        name="document-search-file",
    ),
    path("<lang:lang>/document/<name:name>/<code:code>.<form:form>", paragraph_file, name="paragraph-file"),
    path("<lang:lang>/document/<name:name>/<code:code>", paragraph_view, name="paragraph"),
    path("<lang:lang>/indices", indices_view, name="indices"),
    path("<lang:lang>/indices.<form:form>", indices_file, name="indices-file"),
    path("<lang:lang>/index/<name:name>", index_view, name="index"),
    path("<lang:lang>/index/<name:name>.<form:form>", index_file, name="index-file"),
    path("<lang:lang>/index/<name:name>/country", index_country_view, name="index-country"),
    path("<lang:lang>/index/<name:name>/country.<form:form>", index_country_file, name="index-country-file"),
    path("<lang:lang>/index/<name:name>/sure", sure_view, name="index-sure"),
    path("<lang:lang>/index/<name:name>/what-if", what_if_view, name="index-what-if"),
    path("<lang:lang>/index/<name:name>/what-if.<form:form>", what_if_file, name="index-what-if-file"),
    path("<lang:lang>/index/<name:name>/method", method_view, name="index-method"),
    path("<lang:lang>/targets", targets_view, name="targets"),
    path("<lang:lang>/targets.<form:form>", targets_file, name="targets-file"),
    path("<lang:lang>/targets/method", target_method_view, name="target-method"),
    path("<lang:lang>/target/<name:name>", target_view, name="target"),
    path("<lang:lang>/target/<name:name>.<form:form>", target_file, name="target-file"),
    path("<lang:lang>/country/<name:name>/targets", country_targets_view, name="country-targets"),
    path(
        "<lang:lang>/country/<name:name>/targets.<form:form>",
        country_targets_file,
        name="country-targets-file",
    ),
    path("<lang:lang>/indicator/<name:name>/divide", indicator_divide_view, name="indicator-divide"),
    path(
        "<lang:lang>/indicator/<name:name>/divide.<form:form>",
        indicator_divide_file,
        name="indicator-divide-file",
    ),
    path(
        "<lang:lang>/indicator/<name:name>/divide/<name:split>",
        indicator_within_view,
        name="indicator-divide-within",
    ),
    path(
        "<lang:lang>/indicator/<name:name>/divide/<name:split>.<form:form>",
        indicator_within_file,
        name="indicator-divide-within-file",
    ),
    *traced,
    path("<lang:lang>/releases", releases_view, name="releases"),
    path("<lang:lang>/releases.<form:form>", releases_file, name="releases-file"),
    path("<lang:lang>/releases.atom", releases_feed, name="releases-feed-file"),
    path("<lang:lang>/release/<name:name>", release_view, name="release"),
    path("<lang:lang>/release/<name:name>.<form:form>", release_file, name="release-file"),
    path("<lang:lang>/revisions", revisions_view, name="revisions"),
    path("<lang:lang>/revisions.<form:form>", revisions_file, name="revisions-file"),
    path("<lang:lang>/home.<drawing:form>", drawing_view(home_subject), name="home-file"),
    path("<lang:lang>/explore", explore_view(home_subject), name="home-explore"),
    path(
        "<lang:lang>/country/<name:name>.<drawing:form>",
        drawing_view(country_subject, "peers"),
        name="country-file",
    ),
    path(
        "<lang:lang>/country/<name:name>/explore",
        explore_view(country_subject, "peers"),
        name="country-explore",
    ),
    path(
        "<lang:lang>/indicator/<name:name>.<drawing:form>",
        drawing_view(indicator_subject, "areas"),
        name="indicator-file",
    ),
    path(
        "<lang:lang>/indicator/<name:name>/explore",
        explore_view(indicator_subject, "areas"),
        name="indicator-explore",
    ),
    path(
        "<lang:lang>/line/<name:name>.<drawing:form>",
        drawing_view(line_subject, "indicator"),
        name="line-file",
    ),
    path(
        "<lang:lang>/line/<name:name>/explore", explore_view(line_subject, "indicator"), name="line-explore"
    ),
    path("<lang:lang>/sitemap.xml", sitemap, name="sitemap-language-file"),
    path("sitemap.xml", sitemaps, name="sitemap-file"),
    path("robots.txt", robots, name="robots-file"),
    path("<lang:lang>/world", world_entrance, name="world"),
    path("<lang:lang>/world/<name:name>", world_view, name="world-indicator"),
    path("<lang:lang>/world/<name:name>.<form:form>", world_file, name="world-indicator-file"),
    path(
        "<lang:lang>/world/<name:name>.<drawing:form>",
        drawing_view(world_subject, "year"),
        name="world-indicator-file",
    ),
    path("<lang:lang>/compare", compare_view, name="compare"),
    path("<lang:lang>/compare.<form:form>", compare_file, name="compare-file"),
    path("<lang:lang>/compare.<drawing:form>", drawing_view(compare_subject, *PARAMS), name="compare-file"),
    path("<lang:lang>/embed/compare", embed_view, name="embed-compare"),
    path("<lang:lang>/search", search_view, name="search"),
    path("<lang:lang>/about-the-data", about_view, name="about"),
    path("<lang:lang>/methods", text_page("methods"), name="methods"),
    path("<lang:lang>/glossary", glossary_view, name="glossary"),
    path("<lang:lang>/api", text_page("api"), name="api"),
    path("<lang:lang>/accessibility", text_page("accessibility"), name="accessibility"),
    path("<lang:lang>/privacy", text_page("privacy"), name="privacy"),
]
