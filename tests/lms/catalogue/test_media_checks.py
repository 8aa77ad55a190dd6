"""What may be uploaded as a film, its captions and its poster: known by content, refused with a sentence."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from cms.setup import give_editors_rights
from lms.catalogue.actions import add_media
from lms.catalogue.media_checks import LARGEST_FILM, check_captions, check_film, check_poster, seconds_of
from lms.catalogue.models import CourseMedia

MEDIA = Path(__file__).parents[3] / "cms/sample/media"
CLIP = (MEDIA / "activity-1.mp4").read_bytes()
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n您好\n"
ADD = "/admin/snippets/lms/coursemedia/add/"


def refusal(check, content: bytes, name: str = "x.mp4") -> str:
    with pytest.raises(ValidationError) as refused:
        check(ContentFile(content, name))
    return refused.value.messages[0]


def test_a_film_and_its_length():
    film = ContentFile(CLIP, "film.mp4")
    check_film(film)
    assert seconds_of(film) == 34


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script></html>", "这不是mp4视频"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "这不是mp4视频"),
        (b"", "这不是mp4视频"),
        (b"\x00\x00\x00\x04ftyp", "这不是mp4视频"),
        (CLIP[:40], "这段视频不完整"),
        (CLIP[: len(CLIP) // 2] if CLIP.rfind(b"moov") > len(CLIP) // 2 else CLIP[:2000], "这段视频不完整"),
        (CLIP.replace(b"avc1", b"hvc1"), "这段视频是HEVC编码"),
    ],
)
def test_what_is_no_film(content, words):
    assert refusal(check_film, content).startswith(words)


def test_a_film_beyond_the_limit_is_not_even_read():
    class Huge:
        size = LARGEST_FILM + 1

    with pytest.raises(ValidationError, match="视频超过1024MB"):
        check_film(Huge())


@pytest.mark.parametrize("clip", sorted(MEDIA.glob("*.vtt")), ids=lambda path: path.name)
def test_captions_of_the_sample(clip):
    with clip.open("rb") as file:
        check_captions(File(file))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\n你好\n".encode(), "字幕要用WebVTT格式"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n您好".encode("gbk"), "字幕不是UTF-8编码"),
        (b"WEBVTT\n\nNOTE nothing\n", "字幕里一句话也没有"),
        (b"WEBVTT\n\n00:01,000 --> 00:02.000\nhi\n", "字幕第3行的时间看不懂"),
        (b"WEBVTT\n\n00:05.000 --> 00:02.000\nhi\n", "字幕第3行的结束时间早于开始时间"),
        (b"WEBVTT" * 200_000, "字幕文件超过1MB"),
        (b"", "字幕要用WebVTT格式"),
    ],
)
def test_what_are_no_captions(text, words):
    assert refusal(check_captions, text).startswith(words)


def test_a_drawing_with_a_script_is_no_poster():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert refusal(check_poster, svg, "poster.png") == "封面图要用JPG、PNG或WebP图片。"


def test_a_photo_is_a_poster():
    photo = BytesIO()
    Image.new("RGB", (16, 9)).save(photo, "PNG")
    check_poster(ContentFile(photo.getvalue(), "poster.png"))


@pytest.mark.django_db
def test_the_database_wants_captions_or_a_reason():
    with pytest.raises(IntegrityError, match="a_film_has_captions_or_says_why"), transaction.atomic():
        add_media("无声", file=ContentFile(CLIP, "film.mp4"), duration=34)
    assert add_media("无声", file=ContentFile(CLIP, "film.mp4"), duration=34, why_no_captions="全片没有人说话").pk


@pytest.fixture
def editing(editor, client_of):
    give_editors_rights()
    return client_of(editor)


def test_an_editor_adds_a_film_and_its_length_is_read(editing):
    editing.post(ADD, {
        "title": "一张纸", "file": SimpleUploadedFile("film.mp4", CLIP), "why_no_captions": "",
        "captions": SimpleUploadedFile("film.vtt", VTT.encode()), "duration": "",
    })  # fmt: skip
    assert CourseMedia.objects.get().duration == 34


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": (b"<html>", "film.mp4")}, "这不是mp4视频"),
        ({"captions": None}, "请上传字幕"),
        ({"poster": (b"<svg><script/></svg>", "p.svg")}, "封面图要用JPG"),
    ],
)
def test_an_editor_hears_why_a_film_is_refused(editing, change, words):
    files = {"file": (CLIP, "film.mp4"), "captions": (VTT.encode(), "film.vtt")} | change
    sent = {name: SimpleUploadedFile(given[1], given[0]) for name, given in files.items() if given}
    page = editing.post(ADD, {"title": "一张纸", "duration": "34", "why_no_captions": ""} | sent)
    assert words in page.content.decode()
    assert CourseMedia.objects.count() == 0


def test_an_upload_beyond_all_measure_is_refused_in_words_and_never_kept(editing, settings, monkeypatch):
    settings.LARGEST_UPLOAD = 10_000
    monkeypatch.setattr("lms.catalogue.media_checks.LARGEST_FILM", 10_000)
    page = editing.post(ADD, {"title": "一张纸", "duration": "34", "file": SimpleUploadedFile("film.mp4", CLIP)})
    assert "视频超过" in page.content.decode()
    assert CourseMedia.objects.count() == 0
