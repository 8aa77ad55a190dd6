"""Pages of 内容管理 that Wagtail doesn't have: 复制到公众号 and 做成一课."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from cms.cases.lessons import courses_to_write, make_lesson
from cms.cases.models import CasePage
from cms.wechat import article_of, can_be_copied


def _editable_or_404(request, pk: int) -> Page:
    page = Page.objects.filter(pk=pk).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page.specific


@require_safe
def wechat(request, pk: int):
    """The newest version of the page, as 公众号 takes it."""
    page = _editable_or_404(request, pk)
    if not can_be_copied(page):
        raise Http404
    newest = page.get_latest_revision_as_object()
    article = article_of(newest, request.build_absolute_uri("/").rstrip("/"))
    return render(request, "cms/editing/wechat.html", {"page": page, "article": article})


@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request, pk: int):
    page = _editable_or_404(request, pk)
    if not isinstance(page, CasePage):
        raise Http404
    courses, problem = courses_to_write(request.user), ""
    if request.method == "POST":
        course = next((each for each in courses if str(each.pk) == request.POST.get("course")), None)
        try:
            if course is None:
                raise ValidationError("请选一门课程。")
            made = make_lesson(page, course, by=request.user)
            messages.success(request, f"已放进《{course.title}》，改好再发布。")
            return redirect("wagtailadmin_pages:edit", made.pk)
        except ValidationError as error:
            problem = error.messages[0]
    context = {"page": page, "courses": courses, "problem": problem}
    return render(request, "cms/editing/lesson.html", context, status=422 if problem else 200)
