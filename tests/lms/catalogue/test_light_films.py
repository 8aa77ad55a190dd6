"""The lighter picture and the sound alone: made where ffmpeg is installed, seen by whom the film is for."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from lms.catalogue import light_films
from lms.catalogue.models import CourseMedia
from lms.catalogue.outline import outline_of
from lms.catalogue.tasks import lighten_films

pytestmark = pytest.mark.django_db


def ffmpeg_writes(content: bytes | None):
    """Stands in for ffmpeg: writes `content`, or fails."""

    def run(command, **kwargs):
        if content is None:
            raise light_films.subprocess.CalledProcessError(1, command)
        Path(command[-1]).write_bytes(content)

    return run


@pytest.fixture
def ffmpeg(monkeypatch):
    monkeypatch.setattr(light_films.shutil, "which", lambda name: f"/usr/bin/{name}")
    return lambda content: monkeypatch.setattr(light_films.subprocess, "run", ffmpeg_writes(content))


def test_both_are_made_offered_and_served(client_of, learner, film, course, ffmpeg):
    browser = client_of(learner)
    assert browser.get(f"/learn/films/{film.pk}/light/").status_code == 404
    ffmpeg(b"small")
    lighten_films()
    assert (outline_of("mediation").lessons[0].film.has_light, CourseMedia.objects.get().audio.size) == (True, 5)
    page = browser.get("/courses/mediation/one-sheet/").content.decode()
    for name, kind in (("light", "video/mp4"), ("audio", "audio/mp4")):
        assert f"/learn/films/{film.pk}/{name}/" in page
        answer = browser.get(f"/learn/films/{film.pk}/{name}/", HTTP_RANGE="bytes=1-2")
        assert (answer.status_code, answer["Content-Type"], b"".join(answer.streaming_content)) == (206, kind, b"ma")


@pytest.mark.parametrize("content", [None, b"x" * 5000])
def test_what_fails_or_is_no_smaller_is_left_out_and_not_tried_again(film, ffmpeg, content):
    ffmpeg(content)
    lighten_films()
    media = CourseMedia.objects.get()
    assert (bool(media.light), bool(media.audio), media.tried_at is None) == (False, False, False)
    assert CourseMedia.objects.to_lighten().count() == 0


def test_another_file_gets_light_files_of_its_own(film, ffmpeg):
    ffmpeg(b"small")
    lighten_films()
    media = CourseMedia.objects.get()
    media.clean()
    assert (bool(media.light), bool(media.audio)) == (True, True)
    media.file = ContentFile(b"x" * 50, "another.mp4")
    media.clean()
    media.save()
    assert list(CourseMedia.objects.to_lighten().values_list("light", "audio")) == [("", "")]


def test_a_film_changed_while_it_is_made_gets_another_turn(film, ffmpeg, monkeypatch):
    ffmpeg(b"small")
    write = light_films.subprocess.run

    def run(command, **kwargs):
        CourseMedia.objects.update(file="lessons/another.mp4")
        write(command, **kwargs)

    monkeypatch.setattr(light_films.subprocess, "run", run)
    lighten_films()
    assert list(CourseMedia.objects.to_lighten().values_list("light", "audio")) == [("", "")]


def test_a_missing_file_does_not_hold_up_the_others(film, ffmpeg):
    ffmpeg(b"small")
    other = CourseMedia.objects.create(
        title="在", file=ContentFile(b"x" * 50, "there.mp4"), why_no_captions="无人说话", duration=10
    )
    film.file.storage.delete(film.file.name)
    with pytest.raises(FileNotFoundError):
        lighten_films()
    lighten_films()
    assert CourseMedia.objects.get(pk=other.pk).light
    assert CourseMedia.objects.to_lighten().count() == 0


def test_without_ffmpeg_a_film_waits_for_another_host(film, monkeypatch):
    monkeypatch.setattr(light_films.shutil, "which", lambda name: None)
    lighten_films()
    assert CourseMedia.objects.get().tried_at is None


@pytest.mark.parametrize("part", ["light/", "audio/"])
def test_they_are_as_private_as_the_film(client, client_of, tianqiao_trainer, city, course_page, course, film, part):
    from lms.catalogue.models import CoursePage
    from lms.catalogue.outline import forget_outlines

    CourseMedia.objects.update(light="lessons/l.mp4", audio="lessons/a.m4a")
    CoursePage.objects.filter(pk=course_page.pk).update(openness="region", region=city.licheng)
    forget_outlines()
    assert client.get(f"/learn/films/{film.pk}/{part}").status_code == 302
    assert client_of(tianqiao_trainer).get(f"/learn/films/{film.pk}/{part}").status_code == 404


def test_no_address_goes_around_the_rule(client, client_of, learner, film):
    """The stored name of a film opens nothing, whoever asks."""
    for name in (film.file.name, ContentFile(b"", film.file.name.rpartition("/")[2]).name):
        for prefix in ("/media/", "/media/private/", "/private/", "/private-files/", "/documents/1/", "/static/"):
            for browser in (client, client_of(learner)):
                assert browser.get(f"{prefix}{name}").status_code == 404
