"""复制到公众号: a page's text as the 公众号 editor takes it: styles on the elements, full addresses of pictures, no links."""

import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.cases import reading as cases
from cms.cases.models import CasePage
from cms.news import reading as news
from cms.news.models import NewsPage

_TEXT = "font-size:16px;line-height:1.75;color:#1b2a2f;margin:0 0 16px;"
STYLES = {
    "p": _TEXT,
    "li": "font-size:16px;line-height:1.75;color:#1b2a2f;",
    "h2": "font-size:20px;line-height:1.4;color:#084f50;margin:28px 0 12px;border-left:4px solid #0b6b6b;padding-left:10px;",
    "h3": "font-size:17px;line-height:1.5;color:#0b6b6b;margin:20px 0 8px;",
    "img": "max-width:100%;height:auto;border-radius:6px;",
    "figcaption": "font-size:13px;color:#4e6068;margin:6px 0 18px;",
    "blockquote": "border-left:4px solid #e9b44c;margin:20px 0;padding:4px 0 4px 14px;font-size:18px;color:#1b2a2f;",
}
_OPENING = re.compile(r"<(p|li|h2|h3|img|figcaption|blockquote)\b([^>]*)>")
_LINK = re.compile(r"</?a\b[^>]*>")
_RESPONSIVE = re.compile(r'\s(?:srcset|sizes|loading|width|height|class)="[^"]*"')
_SOURCE = re.compile(r'src="(/[^"]+)"')
_GAPS = re.compile(r">\s+<")


@dataclass(frozen=True)
class Article:
    title: str
    summary: str
    html: SafeString


def article_of(page: Page, address: str) -> Article:
    """The page (news or a case) ready to be pasted; `address` is the site's, without a slash at its end."""
    if isinstance(page, CasePage):
        sheet = cases.sheet_of(page)
        return Article(page.title, sheet.abstract, _rendered("case", {"case": sheet}, address))
    sheet = news.sheet_of(page)
    return Article(page.title, sheet.summary, _rendered("news", {"news": sheet}, address))


def can_be_copied(page: Page) -> bool:
    return isinstance(page, CasePage | NewsPage)


def _rendered(kind: str, context: dict, address: str) -> SafeString:
    return pasteable(render_to_string(f"cms/wechat/{kind}.html", context), address)


def pasteable(html: str, address: str) -> SafeString:
    """HTML that keeps its look without a stylesheet."""
    html = _GAPS.sub("><", _LINK.sub("", _RESPONSIVE.sub("", html))).strip()
    html = _SOURCE.sub(lambda found: f'src="{address}{found.group(1)}"', html)
    styled = _OPENING.sub(lambda tag: f'<{tag.group(1)} style="{STYLES[tag.group(1)]}"{tag.group(2)}>', html)
    return mark_safe(styled)  # noqa: S308  (rendered by templates, which escape)
