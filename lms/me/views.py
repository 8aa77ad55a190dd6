"""The learner's own pages."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.catalogue.outline import outline_by_id
from lms.certificates.models import Certificate
from lms.me.privacy import as_download, sections_of
from lms.me.year import next_signup, own_credits, this_year, years_of
from lms.progress.models import Enrollment
from lms.progress.next_step import next_step
from lms.progress.state import states_of
from talent.audit.actions import record
from talent.people.access import member
from talent.people.models import Post
from talent.people.querysets import in_force
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
            "year": this_year(request.user),
            "signup": signup,
            "is_today": today,
            "certificates": Certificate.objects.visible_to(request.user).valid().count(),
            "mobile": mask_mobile(request.user.mobile),
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
def my_credits(request):
    credits = list(own_credits(request.user)[:300])
    return render(request, "lms/me/credits.html", {"tab": "me", "credits": credits, "years": years_of(credits)})


@member
@require_safe
def my_organization(request):
    posts = Post.objects.filter(in_force(), person=request.user).select_related(
        "organization__street__parent", "organization__community"
    )
    return render(request, "lms/me/organization.html", {"tab": "me", "posts": posts})


@member
@require_safe
def my_privacy(request):
    return render(request, "lms/me/privacy.html", {"tab": "me", "sections": sections_of(request.user)})


@member
@require_POST
def my_privacy_download(request):
    """One's own data as a file. A POST, because the download is written down."""
    record("download_own_data", request.user, by=request.user)
    response = JsonResponse(as_download(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response
