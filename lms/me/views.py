"""The learner's own pages."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.catalogue.outline import outline_by_id
from lms.certificates.models import Certificate
from lms.me.forms import CorrectionForm
from lms.me.privacy import as_zip, sections_of
from lms.me.year import next_signup, this_year
from lms.progress.models import Enrollment
from lms.progress.next_step import next_step
from lms.progress.recommending import recommended
from lms.progress.state import states_of
from talent.accounts.registering import open_registration
from talent.audit.actions import record
from talent.people.access import member
from talent.people.models import Person
from talent.people.privacy import (
    agree,
    check_closing,
    close_account,
    current_version,
    has_agreed,
    request_correction,
)
from talent.text.masks import mask_mobile


@member
@require_safe
def me_home(request):
    signup = next_signup(request.user)
    today = bool(signup and timezone.localdate(signup.session.starts_at) == timezone.localdate())
    return render(
        request,
        "lms/me/home.html",
        {
            "tab": "me",
            "step": next_step(request.user),
            "recommended": recommended(request.user),
            "year": this_year(request.user),
            "signup": signup,
            "is_today": today,
            "certificates": Certificate.objects.visible_to(request.user).valid().count(),
            "mobile": mask_mobile(request.user.mobile),
            "registration": open_registration(request.user),
        },
    )


@member
@require_safe
def my_learning(request):
    """Courses begun and finished, five queries however many."""
    enrollments = list(Enrollment.objects.visible_to(request.user).select_related("run", "completion")[:100])
    courses = {
        course.id: course
        for course_id in {enrollment.run.course_id for enrollment in enrollments}
        if (course := outline_by_id(course_id))
    }
    states = states_of(enrollments, courses)
    return render(
        request,
        "lms/me/learning.html",
        {
            "tab": "me",
            "open_states": [state for state in states if not state.completion],
            "done_states": [state for state in states if state.completion],
        },
    )


@member
@require_safe
def my_privacy(request):
    return _privacy(request, CorrectionForm())


def _privacy(request, form, status: int = 200):
    person = request.user
    context = {
        "tab": "me",
        "sections": sections_of(person),
        "form": form,
        "asked": person.data_requests.order_by("-created")[:10],
        "must_agree": not has_agreed(person),
        "version": current_version(),
    }
    return render(request, "lms/me/privacy.html", context, status=status)


@member
@require_POST
def my_privacy_agree(request):
    """同意: to the version that stands on the page."""
    agree(request.user)
    record("agree_to_terms", request.user, by=request.user, version=current_version())
    messages.success(request, "谢谢，记下了。")
    return redirect("my_privacy")


@member
@require_POST
def my_privacy_correct(request):
    """申请更正: what is wrong and how it should be; the street's staff answer."""
    form = CorrectionForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            request_correction(request.user, asked["field"], asked["wanted"], note=asked["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已交给街道和区县的老师，处理后会给您发消息。")
            return redirect("my_privacy")
    return _privacy(request, form, status=422)


@member
@require_POST
def my_privacy_download(request):
    """One's own data as a file. A POST, because the download is written down."""
    record("download_own_data", request.user, by=request.user)
    response = HttpResponse(as_zip(request.user), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    response["Cache-Control"] = "no-store"
    return response


@member
def my_account_close(request):
    """注销账号: what goes, what stays; then it is done and the person is logged out."""
    problem = ""
    try:
        check_closing(request.user)
    except ValidationError as error:
        problem = error.messages[0]
    if request.method == "POST" and not problem:
        if request.POST.get("sure") == "on":
            person = Person.objects.get(pk=request.user.pk)
            close_account(person, by=person)
            logout(request)
            messages.success(request, "账号已注销，谢谢您一路参加。")
            return redirect("/")
        problem = "请先勾选“我明白”。"
    status = 422 if problem and request.method == "POST" else 200
    return render(request, "lms/me/close.html", {"tab": "me", "problem": problem}, status=status)
