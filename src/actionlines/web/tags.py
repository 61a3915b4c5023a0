"""Tags that every template knows without loading them."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actionlines.guides import GUIDES, guide
from actionlines.web.addresses import ASOF, address, asof_asked

register = Library()


@register.simple_tag
def url(view: str, **words: str) -> str:
    """Django's own, but it leads to pages of the release that this page was asked to be shown as of."""
    return address(view, **words)


@register.simple_tag(takes_context=True)
def text_pages(context: dict[str, Any]) -> list[tuple[str, str]]:
    """The pages of text, each by the name of its view, with its title."""
    return [(name, guide(name, lang=context["lang"]).title) for name in GUIDES]


@register.simple_tag
def same_release() -> SafeString | str:
    """What a form that asks for another page must say besides, to stay with the same release."""
    asked = asof_asked()
    return format_html('<input type="hidden" name="{}" value="{}">', ASOF, asked) if asked else ""
