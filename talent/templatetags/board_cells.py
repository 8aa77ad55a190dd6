"""{% board_cells count row.whole row.runs %}: the figures of one kind on the selection's board, as table cells.

In Python, because a template takes longer to write 300 figures than the database to count them.
"""

from django import template
from django.utils.html import format_html_join

register = template.Library()


@register.simple_tag
def board_cells(count, whole: bool, runs: bool) -> str:
    """What is decided and not yet before the public stands only where the viewer runs the district's round."""
    cells = (
        ("推荐", count.forwarded),
        ("通过初审", count.passed),
        ("同分", count.tied if runs else "—"),
        ("拟推荐", count.picked if runs else "—"),
        ("递补", count.reserves if runs else "—"),
        ("公示中", count.in_notice),
        ("公布", count.announced),
        ("下限", count.minimum if whole else "—"),
    )
    return format_html_join("", '<td class="num" data-label="{}">{}</td>', cells)
