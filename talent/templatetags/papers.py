"""{% stamped_copies "report" report.pk %}: 打印, 上传盖章件 and the scans of a paper, on the page of its record."""

from django import template

from talent.files import papers
from talent.files.stamping import copies_of

register = template.Library()


@register.inclusion_tag("includes/stamped_copies.html", takes_context=True)
def stamped_copies(context, kind: str, pk: int) -> dict:
    """待盖章 or 已盖章, with what may be done; one query for the scans."""
    request = context["request"]
    paper = papers.get(kind)
    thing = paper.find(request.user, pk)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "paper": paper,
        "pk": pk,
        "name": f"{kind}-{pk}",
        "print_url": paper.print_url(thing) if thing is not None and paper.print_url else "",
        "copies": list(copies_of(kind, pk)),
        "may_stamp": thing is not None and paper.may_stamp(request.user, thing),
    }
