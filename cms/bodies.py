"""The text of a page as HTML. However many links and pictures it holds, each kind costs one query."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page, Site
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from cms.pictures import Picture, pictures_of

_IMAGE = re.compile(r'"image": (\d+)')


@dataclass(frozen=True)
class Found:
    """What the texts being rendered point to."""

    pages: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)


_found: ContextVar[Found | None] = ContextVar("found", default=None)


def html_of(*values) -> list[SafeString]:
    """Each value (a stream or a rich text) as HTML, with the targets of all of them looked up together."""
    with looked_up(*values):
        return [mark_safe(_render(value)) for value in values]  # noqa: S308  (blocks and rich text escape)


def _render(value) -> str:
    return expand_db_html(value or "") if isinstance(value, str | None) else str(value)


@contextmanager
def looked_up(*values) -> Iterator[Found]:
    """Inside, links and pictures of these values are known."""
    sources = [_source(value) for value in values]
    links = [extract_attrs(tag) for source in sources for tag in FIND_A_TAG.findall(source)]
    found = Found(
        page_urls(attrs["id"] for attrs in links if attrs.get("linktype") == "page" and "id" in attrs),
        document_urls(attrs["id"] for attrs in links if attrs.get("linktype") == "document" and "id" in attrs),
        pictures_of(int(pk) for source in sources for pk in _IMAGE.findall(source)),
    )
    token = _found.set(found)
    try:
        yield found
    finally:
        _found.reset(token)


def image_ids(value) -> set[int]:
    """The images a stream shows."""
    return {int(pk) for pk in _IMAGE.findall(_source(value))}


def picture(image) -> Picture | None:
    """The picture of an image of the text that is being rendered."""
    found = _found.get()
    if found and image.pk in found.pictures:
        return found.pictures[image.pk]
    return pictures_of([image.pk]).get(image.pk)


def _source(value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value.get_prep_value(), default=str, ensure_ascii=False).replace('\\"', '"')


def page_urls(ids) -> dict[str, str]:
    """Addresses of live pages by id (as text, as links hold them); one query."""
    wanted = {str(pk) for pk in ids if str(pk).isdigit()}
    if not wanted:
        return {}
    roots = [root.root_path for root in Site.get_site_root_paths()]
    rows = Page.objects.live().filter(pk__in=wanted).values_list("pk", "url_path")
    return {str(pk): url for pk, path in rows if (url := _below(roots, path))}


def _below(roots, path: str) -> str:
    return next((path[len(root) - 1 :] for root in roots if path.startswith(root)), "")


def document_urls(ids) -> dict[str, str]:
    wanted = {str(pk) for pk in ids if str(pk).isdigit()}
    if not wanted:
        return {}
    found = get_document_model().objects.filter(pk__in=wanted)
    return {str(row.pk): reverse("wagtaildocs_serve", args=[row.pk, row.filename]) for row in found}


class PageLinks(PageLinkHandler):
    """Links to pages; one whose target is not live stays plain text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        found = _found.get()
        known = found.pages if found and set(ids) <= set(found.pages) else page_urls(ids)
        return [_tag(known.get(pk)) for pk in ids]


class DocumentLinks(DocumentLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        found = _found.get()
        known = found.documents if found and set(ids) <= set(found.documents) else document_urls(ids)
        return [_tag(known.get(pk)) for pk in ids]


def _tag(url: str | None) -> str:
    return f'<a href="{escape(url)}">' if url else "<a>"
