"""{% board_row row %}: a district on the selection's board, one line for each kind.

In Python, because a template takes longer to write 300 figures than the database to count them.
"""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

register = template.Library()
NAMES = ("推荐", "通过初审", "同分", "拟推荐", "递补", "公示中", "公布", "下限")
CELLS = format_html_join("", '<td class="num" data-label="{}">{}</td>', ((name, "{}") for name in NAMES))


@register.simple_tag
def board_row(row) -> str:
    """`row` as talent.selection.board makes it."""
    if not row.counts:
        return format_html(
            '<tbody><tr><th scope="row">{}</th><td colspan="{}"></td><td data-label="状态">{}</td></tr></tbody>',
            row.district.name, len(NAMES) + 1, _badge(row),
        )  # fmt: skip
    first, *others = row.counts
    span, url = len(row.counts), reverse("desk_round", args=[row.round.pk])
    head = format_html(
        '<th scope="rowgroup" rowspan="{}"><a href="{}">{}</a></th>'
        '<td data-label="类型"><span><span class="nowrap">{}</span></span></td>',
        span, url, row.district.name, first.label,
    )  # fmt: skip
    remarks = format_html_join("", '<br><span class="small todo">{}</span>', ((remark,) for remark in row.remarks))
    state = format_html('<td rowspan="{}" data-label="状态"><span>{}{}</span></td>', span, _badge(row), remarks)
    below = format_html_join("", "<tr>{}{}</tr>", ((_kind(row, count), _figures(row, count)) for count in others))
    return format_html("<tbody><tr>{}{}{}</tr>{}</tbody>", head, _figures(row, first), state, below)


def _kind(row, count) -> str:
    """On a phone each line is a card of its own and names its district."""
    return format_html(
        '<td data-label="类型"><span><span class="phone-only">{} · </span><span class="nowrap">{}</span></span></td>',
        row.district.name, count.label,
    )  # fmt: skip


def _figures(row, count) -> str:
    """What is decided and not yet before the public stands only where the viewer runs the district's round."""
    decided = (count.tied, count.picked, count.reserves) if row.runs else ("—",) * 3
    figures = (count.forwarded, count.passed, *decided, count.in_notice, count.announced)
    return format_html(CELLS, *figures, count.minimum if row.whole else "—")


def _badge(row) -> str:
    kind, word = row.badge
    return format_html('<span class="badge badge-{}">{}</span>', kind, word)
