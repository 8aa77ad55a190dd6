"""/desk/city/terms/: the versions of the privacy terms, how many agreed to each, and publishing a new one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from talent.desk.paging import CappedPaginator
from talent.people.access import desk
from talent.people.models import Consent, ConsentTerm, Person
from talent.people.privacy import FIRST_VERSION, current_version, publish_term
from talent.people.rules import runs_city

PER_PAGE = 50


class TermForm(forms.Form):
    version = forms.RegexField(
        r"^[0-9A-Za-z.-]+$", label="版本", max_length=20, help_text="例如2026-11。",
        error_messages={"required": "请填版本。", "invalid": "版本只用数字、字母、点和短横线，例如2026-11。"},
    )  # fmt: skip
    changes = forms.CharField(
        label="有什么变化", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话，会发给每位有账号的人，例如：增加了下载本人资料。",
        error_messages={"required": "请写一句有什么变化，大家会收到。"},
    )  # fmt: skip


def _versions() -> list[dict]:
    """Every version, the newest first, with how many people said yes to it; the one before the first has no row."""
    agreed, now = Consent.objects.counts(), current_version()
    rows = [
        {"version": term.version, "since": term.since, "changes": term.changes} for term in ConsentTerm.objects.all()
    ]
    if FIRST_VERSION not in {row["version"] for row in rows}:
        rows.append({"version": FIRST_VERSION, "since": None, "changes": ""})
    return [row | {"agreed": agreed.get(row["version"], 0), "is_current": row["version"] == now} for row in rows]


@desk(runs_city)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request):
    """隐私说明版本: the old ones stay; a new one is in force at once."""
    form, status = TermForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid() and _published(request, form):
            return redirect("desk_terms")
        status = 422
    asked = Person.objects.asked_for_terms().count()
    context = {
        "form": form,
        "versions": _versions(),
        "asked": asked,
        "confirm": f"发布后马上起用，{asked}位有账号的人会各收到一条消息，不能收回。确认发布吗？",
    }
    return render(request, "talent/desk/city/terms.html", context, status=status)


def _published(request, form: TermForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        publish_term(version, since=timezone.localdate(), changes=form.cleaned_data["changes"].strip(), by=request.user)
    except ValidationError as error:
        form.add_error("version", error)
        return False
    messages.success(request, f"{version}版已起用，正在通知大家。")
    return True


@desk(runs_city)
@require_safe
def consents(request):
    """Who agreed to a version (the present one unless named), the latest first."""
    version = request.GET.get("version", current_version())
    row = next((row for row in _versions() if row["version"] == version), None)
    if row is None:
        raise Http404
    found = Consent.objects.visible_to(request.user).filter(version=row["version"]).select_related("person")
    page = CappedPaginator(found.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "talent/desk/city/consents.html", {"row": row, "page_obj": page})
