"""归档材料: kept privately by content, listed, packed, handed to the editors with consent."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from cms.news.models import NewsPage
from cms.setup import ensure_site
from talent.attendance import archive, drafting
from talent.attendance.archive_models import SessionPaper
from talent.attendance.confirming import confirm_attendance
from talent.audit.models import AuditEntry
from tests.factories.attendance import attend


def jpeg(color="white", exif: bool = False) -> bytes:
    image, out = Image.new("RGB", (80, 60), color), io.BytesIO()
    data = Image.Exif()
    if exif:
        data[0x010F] = "Huawei"
    image.save(out, "JPEG", exif=data)
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", *names):
            package.writestr(name, "x")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n%%EOF\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def confirmed(clock, session, wang, trainer):
    clock("17:05")
    attend(session, wang)
    return confirm_attendance(session, by=trainer)


GOOD = [
    ("signed_sheet", "签到表.jpeg", jpeg(), "image/jpeg", "签到表.jpg"),
    ("signed_sheet", "扫描.pdf", PDF, "application/pdf", "扫描.pdf"),
    ("slides", "课件.pptx", office("ppt/presentation.xml"), archive.OFFICE["ppt/"][0], "课件.pptx"),
    ("summary", "小结.docx", office("word/document.xml"), archive.OFFICE["word/"][0], "小结.docx"),
    ("photo", "../../现场.png", jpeg(), "image/jpeg", "现场.jpg"),
]


@pytest.mark.parametrize(("kind", "name", "content", "content_type", "kept_as"), GOOD)
def test_kept_by_what_is_inside(session, trainer, kind, name, content, content_type, kept_as):
    paper = archive.keep_paper(session, kind, upload(name, content), by=trainer)
    assert (paper.content_type, paper.file_name, paper.uploaded_by) == (content_type, kept_as, trainer)
    assert archive.keep_paper(session, kind, upload(name, content), by=trainer) == paper
    assert [item.kind for item in archive.checklist_of(session) if item.done] == [kind]


BAD = [
    ("signed_sheet", "x.jpg", b"", "空的"),
    ("signed_sheet", "x.jpg", b"not a picture", "打不开"),
    ("photo", "x.pdf", PDF, "JPG或PNG"),
    ("slides", "x.pptx", office("ppt/presentation.xml", "ppt/vbaProject.bin"), "带宏"),
    ("slides", "x.zip", office("readme.txt"), "pptx"),
    ("fee_receipt", "x.docx", office("word/document.xml"), "打不开"),
    ("nonsense", "x.jpg", jpeg(), "选一类"),
]


@pytest.mark.parametrize(("kind", "name", "content", "sentence"), BAD)
def test_refused_in_a_sentence(session, trainer, kind, name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        archive.keep_paper(session, kind, upload(name, content), by=trainer)
    assert not SessionPaper.objects.exists()


def test_photos_lose_their_device_data(session, trainer):
    paper = archive.keep_paper(session, "photo", upload("a.jpg", jpeg(exif=True)), by=trainer)
    with paper.file.open() as file:
        assert dict(Image.open(file).getexif()) == {}


def test_from_the_checklist_to_one_package(confirmed, trainer, client_of):
    browser, base = client_of(trainer), f"/desk/sessions/{confirmed.pk}/archive/"
    assert "已有0样" in browser.get(base).content.decode()
    files = [upload("手签.jpg", jpeg()), upload("坏的.jpg", b"nothing")]
    page = browser.post(f"{base}add/", {"kind": "signed_sheet", "file": files}, follow=True).content.decode()
    assert "存好了1份" in page
    assert "坏的.jpg：这份材料打不开" in page
    paper = SessionPaper.objects.get()
    shown = browser.get(f"{base}{paper.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content)
    package = browser.post(f"{base}package/")
    content = b"".join(package.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.namelist() == ["00场次信息.txt", "01签到名单.xlsx", "手签签到表01_手签.jpg"]
        assert opened.testzip() is None
        facts = opened.read("00场次信息.txt").decode("utf-8-sig")
        with paper.file.open() as kept:
            assert opened.read("手签签到表01_手签.jpg") == kept.read()
    assert "还缺：通知、现场照片、课件、讲课费签收单、小结" in facts
    assert AuditEntry.objects.filter(verb="download_archive", actor=trainer).count() == 1
    browser.post(f"{base}{paper.pk}/change/", {"do": "drop"})
    assert not SessionPaper.objects.exists()


@pytest.mark.parametrize("role", ["street_staff", "tianqiao_trainer", "learner", "editor"])
def test_nobody_else_sees_it(confirmed, trainer, role, request, client_of):
    paper = archive.keep_paper(confirmed, "photo", upload("a.jpg", jpeg()), by=trainer)
    browser, base = client_of(request.getfixturevalue(role)), f"/desk/sessions/{confirmed.pk}/archive/"
    for path in (base, f"{base}{paper.pk}/"):
        assert browser.get(path).status_code == 404
    for path in ("add/", "package/", "draft/", f"{paper.pk}/change/"):
        assert browser.post(base + path, {"do": "drop", "kind": "photo"}).status_code == 404
    assert SessionPaper.objects.get() == paper


def test_only_consented_photos_reach_the_editors(confirmed, trainer, client_of):
    ensure_site()
    shown = archive.keep_paper(
        confirmed, "photo", upload("a.jpg", jpeg()), by=trainer, caption="两人一组演练", consent=True
    )
    hidden = archive.keep_paper(confirmed, "photo", upload("b.jpg", jpeg("red")), by=trainer)
    browser, path = client_of(trainer), f"/desk/sessions/{confirmed.pk}/archive/draft/"
    browser.post(path, {"photo": [shown.pk, hidden.pk]})
    assert not NewsPage.objects.exists()
    browser.post(path, {"photo": [shown.pk]})
    browser.post(path, {"photo": [shown.pk]})
    page = NewsPage.objects.get()
    assert (page.live, page.session_id, page.image_alt, page.owner) == (False, confirmed.pk, "两人一组演练", trainer)
    assert "1人到场，每人记入4学时" in str(page.body)
    assert drafting.draft_of(confirmed).live is False
    assert "在编辑那里" in browser.get(f"/desk/sessions/{confirmed.pk}/archive/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_page(confirmed, trainer, client_of, count, django_assert_max_num_queries):
    for number in range(count):
        archive.keep_paper(confirmed, "photo", upload("a.jpg", jpeg((number, 0, 0))), by=trainer)
    browser = client_of(trainer)
    browser.get(f"/desk/sessions/{confirmed.pk}/archive/")
    with django_assert_max_num_queries(12):
        browser.get(f"/desk/sessions/{confirmed.pk}/archive/")


def test_a_note_that_is_too_long_is_named_and_the_photo_kept(session, trainer, client_of):
    data = {"kind": "photo", "file": upload("现场.jpg", jpeg()), "caption": "长" * 101, "consent": "on"}
    page = client_of(trainer).post(f"/desk/sessions/{session.pk}/archive/add/", data, follow=True).content.decode()
    assert "照片说明最多100字" in page
    assert list(SessionPaper.objects.values_list("caption", "consent")) == [("", True)]


@pytest.mark.django_db(transaction=True)
def test_a_button_tapped_twice_keeps_one_piece(session, trainer):
    def keep(_):
        try:
            return archive.keep_paper(session, "photo", upload("现场.jpg", jpeg()), by=trainer).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(keep, range(2))
    assert first == second
    assert SessionPaper.objects.count() == 1
