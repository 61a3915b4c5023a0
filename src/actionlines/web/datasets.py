"""An indicator as schema.org describes a data set, for search engines of data."""

from __future__ import annotations

from typing import Any, Final

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.exports import FORMATS
from actionlines.languages import language, translate
from actionlines.profiles.indicator import IndicatorProfile
from actionlines.web.addresses import address as address_to
from actionlines.web.addresses import as_of, beside, key_of, whole

FORMS: Final = ("csv", "xlsx", "sdmx-csv")


def dataset(profile: IndicatorProfile) -> dict[str, Any]:
    """Facts of the data set: what, of whom, from when to when, under which terms, where to take it.

    Its addresses are those under the release in use; `version` names the release that the page speaks of.
    """
    lang, subject = profile.lang, profile.indicator
    with as_of(""):
        page = whole(address_to("indicator", lang=lang, name=key_of("indicator", subject.code)))
    years = [year[:4] for share in profile.shares for year in (share.first, share.last)]
    coverage = {"temporalCoverage": f"{min(years)}/{max(years)}"} if years else {}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": profile.name,
        "description": profile.definition,
        "identifier": subject.code,
        "inLanguage": language(lang).tag,
        "isAccessibleForFree": True,
        "version": f"{profile.edition.label} ({profile.edition.id[:12]})",
        "dateModified": profile.edition.on,
        "creator": [
            {"@type": "Organization", "name": source.publisher, "url": source.address}
            for source in profile.sources
        ],
        "license": sorted({source.licence_address or source.licence for source in profile.sources}),
        "isBasedOn": [source.address for source in profile.sources],
        **coverage,
        "spatialCoverage": {"@type": "Place", "name": translate("World", lang=lang)},
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": profile.name,
            "unitText": load_catalogue().units[subject.unit].names[lang],
        },
        "distribution": [_download(page, form) for form in FORMS],
    }


def _download(page: str, form: str) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "encodingFormat": FORMATS[form][1].partition(";")[0],
        "contentUrl": beside(page, form.replace("sdmx-csv", "sdmx.csv")),
    }
