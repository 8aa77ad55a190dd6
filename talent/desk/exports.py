"""导出: a list of the desk as a file — what the page shows, masked, or in full with a reason; kept for a day."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from talent.audit.actions import record
from talent.people.access import desk
from talent.people.rules import has_desk
from talent.sheets import list_exports
from talent.sheets.exporting import KEEP_HOURS, REGISTERS, request_export
from talent.sheets.list_exports import ListExport
from talent.sheets.models import SheetExport

Format, State = SheetExport.Format, SheetExport.State


class ExportForm(forms.Form):
    """As what, and with which numbers."""

    file_format = forms.ChoiceField(label="格式", widget=forms.RadioSelect, initial=Format.XLSX)
    numbers = forms.ChoiceField(
        label="手机号、身份证号",
        widget=forms.RadioSelect,
        initial="masked",
        choices=(("masked", "隐去中间几位"), ("full", "完整号码（会留记录，并告诉单位管理员）")),
    )
    reason = forms.CharField(
        label="事由（导出完整号码时要写）", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, export: ListExport, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [choice for choice in Format.choices if choice[0] not in REGISTERS or export.register]
        self.fields["file_format"].choices = offered
        if not export.has_numbers:
            del self.fields["numbers"], self.fields["reason"]


@desk(has_desk)
def export_new(request, name: str):
    """What is to be taken along; the query string is that of the list's page."""
    export = list_exports.get(name)
    if export is None or not export.rule(request.user):
        raise Http404
    query = request.GET.copy()
    query.pop("page", None)
    # From 台账 on the page of sheets: the register is what they came for.
    wants_register = bool(query.pop("register", None)) and export.register is not None
    first = Format.PRINT if wants_register else Format.XLSX
    form = ExportForm(request.POST or None, export=export, initial={"file_format": first})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            asked = form.cleaned_data
            full = asked.get("numbers") == "full"
            try:
                made = request_export(
                    export, by=request.user, query=query.urlencode(), file_format=asked["file_format"], full=full,
                    reason=asked.get("reason", "") if full else "",
                )  # fmt: skip
                return redirect("desk_export", made.pk)
            except ValidationError as error:
                form.add_error("reason" if "reason" in form.fields else None, error)
    back = f"{reverse(export.back, args=export.back_args)}?{query.urlencode()}" if not query.get("of") else ""
    title = export.register.title_for(query) if wants_register else export.title
    context = {"export": export, "title": title, "form": form, "back": back, "hours": KEEP_HOURS}
    return render(request, "talent/desk/exports/new.html", context, status=status)


def _export(request, pk: int) -> SheetExport:
    return get_object_or_404(SheetExport.objects.visible_to(request.user).select_related("region"), pk=pk)


@desk(has_desk)
def export_page(request, pk: int):
    """The file when it is ready; until then, that it is being made."""
    made = _export(request, pk)
    is_filed = made.state in (State.READY, State.EXPIRED) and SheetExport.objects.registers().filter(pk=pk).exists()
    context = {"made": made, "hours": KEEP_HOURS, "is_filed": is_filed}
    return render(request, "talent/desk/exports/export.html", context)


@desk(has_desk)
def export_file(request, pk: int):
    """
    The file, for who asked for it. Asking was logged with its reason, so fetching it (again) writes nothing, but for
    a sensitive list.
    """
    made = _export(request, pk)
    if made.state != State.READY:
        raise Http404
    if list_exports.get(made.name).sensitive:
        record("download_export", made, by=request.user, region_path=made.region.path, name=made.name)
    response = FileResponse(made.file.open(), as_attachment=True, filename=made.file_name)
    response["Cache-Control"] = "no-store"
    return response
