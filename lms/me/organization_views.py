"""/me/organization/: 我的组织. Once a year its leader says 信息没变, or what is to be changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from talent.people.access import member
from talent.people.models import Post
from talent.people.querysets import in_force
from talent.registry.yearly_check import confirm_organization


def _own_posts(person):
    posts = Post.objects.filter(in_force(), person=person)
    return posts.select_related("organization__street__parent", "organization__community").order_by("kind", "pk")


def _page(request, *, organization: int | None = None, wanted: str = "", error: str = ""):
    posts = list(_own_posts(request.user).prefetch_related("organization__checks"))
    year = timezone.localdate().year
    for post in posts:
        checks = list(post.organization.checks.all())  # newest first
        post.leads = post.kind == Post.Kind.LEADER
        post.open_request = next((one for one in checks if one.is_open), None)
        post.last_answer = next((one for one in checks if one.answer), None)
        post.checked = next((one for one in checks if one.year == year and not one.wanted), None)
        if post.organization_id == organization:
            post.wanted, post.error = wanted, error
    context = {"tab": "me", "posts": posts, "year": year}
    return render(request, "lms/me/organization.html", context, status=400 if error else 200)


@member
@require_safe
def my_organization(request):
    """The organizations one holds a post in; what a leader may say about theirs."""
    return _page(request)


@member
@require_POST
def my_organization_check(request, organization: int):
    """信息没变, or 要改 with a few words. Only the leader's to say; another's organization does not exist."""
    post = get_object_or_404(_own_posts(request.user), organization=organization, kind=Post.Kind.LEADER)
    wanted = request.POST.get("wanted", "").strip()
    if "change" in request.POST and not wanted:
        return _page(request, organization=organization, error="请写明要改什么。")
    try:
        confirm_organization(post.organization, by=request.user, wanted=wanted if "change" in request.POST else "")
    except ValidationError as error:
        return _page(request, organization=organization, wanted=wanted, error=error.messages[0])
    messages.success(request, "已告诉街道，会给您答复。" if "change" in request.POST else "谢谢，今年核对过了。")
    return redirect("my_organization")
