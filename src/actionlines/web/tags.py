"""Tags that every template knows without loading them."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from actionlines.guides import GUIDES, guide
from actionlines.web.addresses import ASOF, address, asof_asked
from actionlines.web.head import data_block
from actionlines.web.pictures import ShownPicture, links_of

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


class Kept(Node):
    """Draws what stands within, and keeps it by a name for the rest of the page."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> SafeString:
        drawn = self.nodelist.render(context)
        context[self.name] = mark_safe(drawn.strip())  # noqa: S308  drawn as a page's part already
        return drawn


@register.tag
def keep(parser: Parser, token: Token) -> Kept:
    """`{% keep name %}…{% endkeep %}`: what a page calls itself, to be said a second time."""
    _, name = token.split_contents()
    within = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Kept(within, name)


@register.simple_tag(takes_context=True)
def picture_links(context: dict[str, Any], picture: ShownPicture) -> list[tuple[str, str]]:
    """Name and address of a picture's own files, and of the page where it can be explored."""
    return links_of(picture, context["page_address"], lang=context["lang"])


@register.simple_tag
def data(facts: dict[str, Any]) -> SafeString:
    """Facts for machines, as a data block."""
    return mark_safe(data_block(facts))  # noqa: S308  no text of it ends the element
