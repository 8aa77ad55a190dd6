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
from talent.text.numbers import row_id


def _paper_or_404(request, name: str):
    """`name` is the kind and the key of its record: report-12."""
    kind, _, pk = name.rpartition("-")
    paper = papers.get(kind)
    thing = paper.find(request.user, row_id(pk)) if paper is not None and row_id(pk) else None
    if thing is None:
        raise Http404
    return paper, thing


@desk(has_desk)
@require_POST
def paper_stamp(request, name: str):
    """上传盖章件."""
    paper, thing = _paper_or_404(request, name)
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
def paper_copy(request, name: str, copy: int):
    """One scan, for whoever may see its record."""
    paper, thing = _paper_or_404(request, name)
    found = get_object_or_404(StampedCopy, pk=copy, kind=paper.kind, thing_id=thing.pk)
    response = FileResponse(found.file.open(), content_type=found.content_type, filename=found.file_name)
    response["Cache-Control"] = "no-store"
    return response
