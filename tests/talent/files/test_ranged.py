import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models.fields.files import FieldFile
from django.test import RequestFactory

from talent.files.ranged import ranged_response

BODY = bytes(range(100))


class _Owner:
    pass


@pytest.fixture
def clip(tmp_path):
    """A stored file of 100 bytes, as a model's FileField hands it out."""
    storage = FileSystemStorage(location=tmp_path)
    storage.save("clip.mp4", ContentFile(BODY))
    os.utime(tmp_path / "clip.mp4", (1_700_000_000, 1_700_000_000))
    field = type("Field", (), {"storage": storage, "attname": "file", "name": "file"})()
    return FieldFile(_Owner(), field, "clip.mp4")


@pytest.fixture
def fetch(clip):
    answers = []

    def get(method="get", content_type="video/mp4", download_name=None, **headers):
        request = getattr(RequestFactory(), method)("/clip", headers=headers)
        answers.append(ranged_response(request, clip, content_type, download_name))
        return answers[-1]

    yield get
    for answer in answers:
        answer.close()


def content(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_whole_file(fetch):
    response = fetch()
    assert response.status_code == 200
    assert content(response) == BODY
    assert response["Content-Length"] == "100"
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=90-", 90, 99),
        ("bytes=-5", 95, 99),
        ("bytes=40-4000", 40, 99),
        ("bytes=-500", 0, 99),
    ],
)
def test_part(fetch, asked, first, last):
    response = fetch(range=asked)
    assert response.status_code == 206
    assert content(response) == BODY[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_outside(fetch, asked):
    response = fetch(range=asked)
    assert response.status_code == 416
    assert content(response) == b""
    assert response["Content-Range"] == "bytes */100"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-2", "bytes=-", "bytes=a-b", "lines=1-2", "", f"bytes={'9' * 4400}-"]
)
def test_what_is_no_single_range_gets_the_whole_file(fetch, asked):
    response = fetch(range=asked)
    assert (response.status_code, content(response)) == (200, BODY)


def test_head_has_headers_and_no_body(fetch):
    whole, part = fetch("head"), fetch("head", range="bytes=10-19")
    assert (whole.status_code, whole["Content-Length"], content(whole)) == (200, "100", b"")
    assert (part.status_code, part["Content-Length"], content(part)) == (206, "10", b"")


def test_if_range_gives_a_part_only_of_the_same_file(fetch):
    etag, modified = fetch()["ETag"], fetch()["Last-Modified"]
    assert fetch(range="bytes=0-9", if_range=etag).status_code == 206
    assert fetch(range="bytes=0-9", if_range=modified).status_code == 206
    assert fetch(range="bytes=0-9", if_range='"another"').status_code == 200
    assert fetch(range="bytes=0-9", if_range="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200


def test_unchanged_file_is_not_sent_again(fetch):
    response = fetch(if_none_match=fetch()["ETag"])
    assert (response.status_code, content(response)) == (304, b"")


def test_download_carries_its_chinese_name(fetch):
    disposition = fetch(download_name="名单.xlsx")["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''%E5%90%8D%E5%8D%95.xlsx"


def test_a_type_that_could_run_is_never_shown_in_the_page(fetch):
    assert fetch(content_type="text/html")["Content-Disposition"] == "attachment"
    assert fetch(content_type="image/svg+xml")["Content-Disposition"] == "attachment"
    assert "Content-Disposition" not in fetch(content_type="image/png")


def test_nginx_sends_the_file_when_it_is_there_to(fetch, settings):
    settings.X_ACCEL_PREFIX = "/private-files/"
    response = fetch(range="bytes=0-9")
    assert (response.status_code, content(response)) == (200, b"")
    assert response["X-Accel-Redirect"] == "/private-files/clip.mp4"
    assert response["Content-Type"] == "video/mp4"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Length" not in response


def test_nginx_is_told_what_is_a_download(fetch, settings):
    settings.X_ACCEL_PREFIX = "/private-files/"
    assert fetch(content_type="text/html")["Content-Disposition"].startswith("attachment")


class _Bucket(Storage):
    def url(self, name):
        return f"https://bucket.example/{name}?signed"


@pytest.mark.parametrize("content_type", ["video/mp4", "audio/mp4"])
def test_a_film_in_a_bucket_is_played_from_a_signed_address(content_type):
    field = type("Field", (), {"storage": _Bucket(), "attname": "file", "name": "file"})()
    response = ranged_response(RequestFactory().get("/clip"), FieldFile(_Owner(), field, "clip.mp4"), content_type)
    assert (response.status_code, response["Location"]) == (302, "https://bucket.example/clip.mp4?signed")
    assert response["Cache-Control"] == "private, no-store"
