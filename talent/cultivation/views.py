"""/desk/registers/<code>/: list, page and form of every register; what may not be seen does not exist."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from talent.audit.actions import record
from talent.audit.models import AuditEntry
from talent.cultivation.actions import add_row, add_stage, change_row
from talent.cultivation.forms import RegisterFilter, StageForm, row_form
from talent.cultivation.models import DualCultivation
from talent.cultivation.registers import REGISTERS, Register
from talent.cultivation.rules import keeps_registers, sees_cultivation
from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.people.rules import administers

PER_PAGE = 50
VERBS = {"add": "登记", "change": "更正", "end": "退出"}


def _register(request, code: str) -> Register:
    found = REGISTERS.get(code)
    if found is None or not found.rule(request.user):
        raise Http404
    return found


def _row(request, register: Register, pk: int):
    return get_object_or_404(register.rows.visible_to(request.user), pk=pk)


@desk(keeps_registers)
@require_safe
def registers(request):
    """培育台账: every register with how many rows hold now in the viewer's area."""
    mine = [register for register in REGISTERS.values() if register.rule(request.user)]
    counts = [
        (register, register.model.objects.visible_to(request.user).filter(**register.holding).count())
        for register in mine
    ]
    return render(
        request, "talent/cultivation/registers.html", {"registers": counts, "may_see_plans": administers(request.user)}
    )


@desk(keeps_registers)
@require_safe
def register_list(request, code: str):
    """One register: the rows of one's area. A look at a sensitive one is written down."""
    register = _register(request, code)
    form = RegisterFilter(request.GET, register=register)
    page = Paginator(form.narrow(register.rows.visible_to(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    if register.sensitive:
        found = page.paginator.count
        record(
            f"view_{register.model._meta.model_name}_list", request.user, by=request.user, rows=found, page=page.number
        )
    lines = [(row, register.name_of(row), [(one.header, one.value(row)) for one in register.shown]) for row in page]
    context = {"register": register, "form": form, "page_obj": page, "lines": lines}
    return render(request, "talent/cultivation/list.html", context)


@desk(keeps_registers)
@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request, code: str):
    """登记: one row by hand."""
    register = _register(request, code)
    form = row_form(register)(request.POST or None, request.FILES or None, register=register, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_row(register, by=request.user, **form.row_fields)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已登记。")
            return redirect("desk_register_row", code, row.pk)
    context = {"register": register, "form": form}
    return render(request, "talent/cultivation/form.html", context, status=400 if form.errors else 200)


@desk(keeps_registers)
@require_safe
def register_row(request, code: str, pk: int):
    """One row with its history. A look at a sensitive one is written down."""
    register = _register(request, code)
    row = _row(request, register, pk)
    if register.sensitive:
        path = register.place_of(row).path
        record(f"view_{register.model._meta.model_name}", row, by=request.user, region_path=path)
    stages = row.stages.all() if isinstance(row, DualCultivation) else None
    context = {
        "register": register,
        "row": row,
        "name": register.name_of(row),
        "facts": [(one.header, one.value(row)) for one in register.shown],
        "history": _history(register, row),
        "stages": stages,
        "stage_form": StageForm() if stages is not None else None,
    }
    return render(request, "talent/cultivation/row.html", context)


def _history(register: Register, row) -> list[tuple]:
    entries = AuditEntry.objects.filter(thing_type=register.model._meta.model_name, thing_id=str(row.pk))
    labels = {field.name: field.verbose_name for field in register.model._meta.concrete_fields}
    found = []
    for entry in entries.select_related("actor"):
        word = VERBS.get(entry.verb.partition("_")[0])
        if word:
            names = "、".join(str(labels[name]) for name in entry.data.get("fields", ()) if name in labels)
            found.append((entry.at, f"{word}：{names}" if names and word == VERBS["change"] else word, entry.actor))
    return found


@desk(keeps_registers)
@require_http_methods(["GET", "HEAD", "POST"])
def register_edit(request, code: str, pk: int):
    """更正: what a row says, its end included."""
    register = _register(request, code)
    row = _row(request, register, pk)
    form = row_form(register)(
        request.POST or None, request.FILES or None, instance=row, register=register, viewer=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_row(register, row, by=request.user, **form.row_fields)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已保存。")
            return redirect("desk_register_row", code, pk)
    context = {"register": register, "form": form, "row": row, "name": register.name_of(row)}
    return render(request, "talent/cultivation/form.html", context, status=400 if form.errors else 200)


def _cultivation(request, pk: int) -> DualCultivation:
    rows = DualCultivation.objects.visible_to(request.user).select_related("street", "person")
    return get_object_or_404(rows, pk=pk)


@desk(sees_cultivation)
@require_http_methods(["POST"])
def cultivation_stage(request, pk: int):
    """记一步: a step of a cultivation."""
    cultivation = _cultivation(request, pk)
    form = StageForm(request.POST)
    try:
        if form.is_valid():
            add_stage(cultivation, by=request.user, **form.cleaned_data)
            messages.success(request, "已记下。")
        else:
            messages.error(request, "日期和进展都要填。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_register_row", "cultivations", pk)


@desk(sees_cultivation)
@require_safe
def cultivation_evidence(request, pk: int):
    """The evidence; each look is written down."""
    row = _cultivation(request, pk)
    if not row.evidence:
        raise Http404
    record("view_cultivation_evidence", row, by=request.user, region_path=row.street.path)
    kind = "application/pdf" if row.evidence.name.endswith(".pdf") else "image/jpeg"
    return ranged_response(request, row.evidence, kind)
