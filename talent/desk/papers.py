"""盖章件 of papers that travel: kept beside the record, shown to whoever may see the record."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from talent.files import papers
from talent.files.models import StampedCopy
from talent.files.stamping import stamp
from talent.people.access import desk
from talent.people.rules import has_desk


def _paper_or_404(request, kind: str, pk: int):
    paper = papers.get(kind)
    thing = paper.find(request.user, pk) if paper is not None else None
    if thing is None:
        raise Http404
    return paper, thing


@desk(has_desk)
@require_POST
def paper_stamp(request, kind: str, pk: int):
    """上传盖章件."""
    paper, thing = _paper_or_404(request, kind, pk)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise ValidationError("请选一个文件。")
        stamp(paper, thing, file, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "盖章件已保存。")
    return redirect(paper.url(thing))


@desk(has_desk)
def paper_copy(request, kind: str, pk: int, copy: int):
    """One scan, for whoever may see its record."""
    _paper_or_404(request, kind, pk)
    found = get_object_or_404(StampedCopy, pk=copy, kind=kind, thing_id=pk)
    response = FileResponse(found.file.open(), content_type=found.content_type, filename=found.file_name)
    response["Cache-Control"] = "no-store"
    return response
