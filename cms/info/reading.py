"""Standing pages as they are shown."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from cms.bodies import html_of
from cms.info.models import InfoPage


@dataclass(frozen=True)
class InfoSheet:
    slug: str
    title: str
    lead: str
    body: SafeString


def sheet_of(page: InfoPage) -> InfoSheet:
    [body] = html_of(page.body)
    return InfoSheet(page.slug, page.title, page.lead, body)
