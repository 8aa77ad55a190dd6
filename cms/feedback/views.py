"""/feedback/: 意见建议（投诉也在这里）."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from cms.feedback.actions import check_rate, send_feedback
from cms.feedback.forms import FeedbackForm
from cms.feedback.reading import public_answers
from cms.page_cache import for_strangers, remember
from talent.people.access import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request):
    if request.method != "POST":
        return render(request, "cms/feedback/form.html", {"form": FeedbackForm(initial={"page": _came_from(request)})})
    form = FeedbackForm(request.POST)
    if form.is_from_a_program:
        return redirect("feedback_thanks")
    if form.is_valid():
        person = request.user if request.user.is_authenticated else None
        try:
            check_rate(get_adapter().get_client_ip(request), person)
            values = {name: form.cleaned_data[name] for name in ("kind", "text", "name", "phone", "page")}
            send_feedback(**values, by=person)
            return redirect("feedback_thanks")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "cms/feedback/form.html", {"form": form}, status=422)


@public
@require_safe
@for_strangers()
def answers(request):
    """大家问的和答复."""
    found = remember("answers", lambda: {"answers": public_answers()})
    return render(request, "cms/feedback/answers.html", found)


@public
@require_safe
def thanks(request):
    return render(request, "cms/feedback/thanks.html")


def _came_from(request) -> str:
    """The page a person came from, when it is one of ours."""
    page = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page[:200] if ours else ""
