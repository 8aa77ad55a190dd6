"""Writing a course in 内容管理: the form, what a lesson is made of, the preview a learner would see on a phone."""

import io
from datetime import date

import pytest
import typst
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from lms.catalogue.actions import add_lesson
from lms.catalogue.document_pages import make_pages, pictures_of
from lms.catalogue.models import CoursePage, DocumentPage, LessonPage
from lms.catalogue.outline import outline_of
from lms.catalogue.validity import valid_until
from talent.outbox.dispatch import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    source = tmp_path_factory.mktemp("pdf") / "two.typ"
    source.write_text("#set page(width: 60mm, height: 80mm)\nA #pagebreak() B")
    return typst.compile(str(source))


@pytest.fixture
def handout(course_page, pdf):
    document = Document.objects.create(title="流程", file=ContentFile(pdf, "flow.pdf"))
    body = [("document", {"title": "流程图", "document": document})]
    return add_lesson(course_page, "看流程", slug="flow", minutes=10, body=body)


@pytest.mark.parametrize(
    ("kind", "years", "finished", "last"),
    [
        ("none", None, date(2026, 5, 1), None),
        ("this_year", None, date(2026, 5, 1), date(2026, 12, 31)),
        ("years", 2, date(2026, 5, 1), date(2028, 5, 1)),
        ("years", 1, date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_how_long_it_holds(kind, years, finished, last):
    assert valid_until(kind, years, finished) == last


def test_validity_in_years_says_how_many(course_page):
    course_page.validity = CoursePage.Validity.YEARS
    with pytest.raises(ValidationError, match="请写几年内有效"):
        course_page.full_clean()
    course_page.validity, course_page.validity_years = CoursePage.Validity.THIS_YEAR, 3
    course_page.full_clean()
    assert course_page.validity_years is None


def test_the_course_page_says_what_is_new_and_how_long_it_holds(client, course_page):
    course_page.whats_new, course_page.services, course_page.beneficiaries = "换了新表", "调解、看望", "老人"
    course_page.validity, course_page.validity_years = CoursePage.Validity.YEARS, 2
    course_page.save_revision().publish()
    page = client.get("/courses/mediation/").content.decode()
    assert "这次更新：换了新表" in page
    assert "2年内有效，到期再学一遍" in page
    assert outline_of("mediation").services == ("调解", "看望")


def test_a_pdf_becomes_pictures_once_and_is_read_in_place(client_of, learner, handout):
    drain()
    assert list(DocumentPage.objects.values_list("number", flat=True)) == [1, 2]
    assert make_pages(handout) == 0
    browser = client_of(learner)
    page = browser.get("/courses/mediation/flow/").content.decode()
    assert 'alt="流程图，第2页，共2页"' in page
    picture = browser.get(reverse("document_page", args=[DocumentPage.objects.first().pk]))
    with Picture.open(io.BytesIO(b"".join(picture.streaming_content))) as image:
        assert image.format == "PNG"


def test_what_is_no_pdf_stays_a_file(client_of, learner, course_page):
    document = Document.objects.create(title="坏的", file=ContentFile(b"%PDF-1.7 broken", "bad.pdf"))
    add_lesson(course_page, "坏", slug="bad", minutes=5, body=[("document", {"title": "坏的", "document": document})])
    drain()
    assert DocumentPage.objects.count() == 0
    assert "坏的（pdf）" in client_of(learner).get("/courses/mediation/bad/").content.decode()
    assert pictures_of(b"") == []


def picture(title):
    file = io.BytesIO()
    Picture.new("RGB", (60, 40), "white").save(file, "PNG")
    return Image.objects.create(title=title, file=ImageFile(io.BytesIO(file.getvalue()), f"{title}.png"))


def test_a_gallery_tells_each_picture(client_of, learner, course_page):
    pictures = [{"image": picture(name), "alt": f"{name}的照片", "caption": ""} for name in ("a", "b")]
    add_lesson(
        course_page, "图", slug="gallery", minutes=5, body=[("gallery", {"title": "现场", "pictures": pictures})]
    )
    page = client_of(learner).get("/courses/mediation/gallery/").content.decode()
    assert 'aria-label="现场"' in page
    assert "a的照片" in page
    assert "b的照片" in page


@pytest.mark.parametrize("which", ["course", "lesson"])
def test_the_preview_is_the_page_of_a_learner_on_a_phone(client_of, city_admin, course, which):
    page = CoursePage.objects.get() if which == "course" else LessonPage.objects.get(slug="apart")
    page.title = "改过的标题"
    page.save_revision()
    editor = client_of(city_admin)
    shown = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "改过的标题" in html
    assert 'name="viewport"' in html
    sizes = [mode for mode in CoursePage().preview_sizes if mode["device_width"] <= 400]
    assert sizes, "a phone is among the sizes the editor may preview"


def test_word_leaves_nothing_but_its_text(client_of, city_admin, handout):
    """Draftail keeps the features of the field alone; what a form brings otherwise is cleaned on the way in."""
    from lms.catalogue.blocks import LessonBody

    block = LessonBody().child_blocks["paragraph"]
    pasted = (
        '<p class="MsoNormal" style="color:red"><span lang="EN-US" style="font-family:宋体">正文</span><o:p></o:p>'
        "<b>要点</b><script>alert(1)</script></p><h1>题</h1>"
    )
    kept = block.field.widget.converter.from_database_format(pasted)
    html = block.field.widget.converter.to_database_format(kept)
    assert "正文" in html
    assert "<b>要点</b>" in html
    for rest in ("Mso", "style", "宋体", "<o:p", "<script", "<h1"):
        assert rest not in html
