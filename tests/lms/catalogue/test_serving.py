"""Our routes end in page.serve: they behave as Wagtail's own way through the page tree would."""

import pytest
from django.http import HttpResponse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction
from wagtail.views import serve as stock_serve

from lms.catalogue.models import CoursePage, LessonPage

pytestmark = pytest.mark.django_db
COURSE, LESSON = "/courses/mediation/", "/courses/mediation/one-sheet/"
ADDRESSES = ["/courses/", COURSE, LESSON]


@pytest.fixture
def stock(rf):
    """`stock(address, person)`: the answer of Wagtail's own serve view."""

    def answer(address, person):
        request = rf.get(address)
        request.user, request.session = person, {}
        return stock_serve(request, address.lstrip("/"))

    return answer


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("kind", ["login", "groups"])
def test_a_restriction_sends_to_the_same_log_in(client, stock, stranger, course, address, kind):
    page = CoursePage.objects.get().get_parent() if address == "/courses/" else _page(address)
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind)
    ours, theirs = client.get(address), stock(address, stranger)
    assert (ours.status_code, ours.url) == (theirs.status_code, theirs.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("address", [COURSE, LESSON])
def test_a_password_opens_the_page(client, course, address):
    page = Page.objects.get(pk=_page(address).pk)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="tea")
    asked = client.get(address)
    assert 'type="password"' in asked.content.decode()
    assert "把邻里的事" not in asked.content.decode()
    assert "no-store" in asked["Cache-Control"]
    way = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    assert client.post(way, {"password": "tea", "return_url": address}).url == address
    assert "课程目录" in client.get(COURSE).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_hooks_run_before_and_around(client, course, address):
    seen = []

    def before(page, request, args, kwargs):
        seen.append(page.slug)
        return HttpResponse("instead") if request.GET.get("stop") else None

    def around(next_serve):
        def serve(page, request, args, kwargs):
            response = next_serve(page, request, args, kwargs)
            response["X-Around"] = "yes"
            return response

        return serve

    with hooks.register_temporarily([("before_serve_page", before), ("on_serve_page", around)]):
        response = client.get(address)
        assert (response.status_code, response["X-Around"]) == (200, "yes")
        assert client.get(address, {"stop": "1"}).content == b"instead"
    assert seen == [address.strip("/").split("/")[-1]] * 2


@pytest.mark.parametrize("address", [COURSE, LESSON])
def test_a_draft_changes_nothing_and_expiry_closes(client, course, address):
    page = _page(address)
    page.title = "还没发布的题目"
    page.save_revision()
    assert "还没发布的题目" not in client.get(address).content.decode()
    page = _page(address)
    page.expire_at = timezone.now()
    page.save_revision().publish()
    page.unpublish(set_expired=True)
    assert client.get(address).status_code == 404


def test_a_new_slug_redirects_from_the_old_address(client, course, django_capture_on_commit_callbacks):
    page = CoursePage.objects.get()
    page.slug = "tea-table"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = client.get(COURSE)
    assert (answer.status_code, answer.url) == (301, "/courses/tea-table/")
    assert client.get(LESSON).url == "/courses/tea-table/one-sheet/"
    assert client.get("/courses/tea-table/one-sheet/").status_code == 200


@pytest.mark.parametrize("address", [COURSE, LESSON])
def test_a_preview_shows_the_draft(course, address):
    page = _page(address)
    page.title = "还没发布的题目"
    response = page.make_preview_request()
    assert response.status_code == 200
    assert "还没发布的题目" in response.rendered_content


def _page(address: str):
    return LessonPage.objects.get(slug="one-sheet") if address == LESSON else CoursePage.objects.get()
