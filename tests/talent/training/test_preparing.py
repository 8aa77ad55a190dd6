"""Teachers, handouts, helpers at the door and the poster of a session."""

import io
import zipfile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.training.helping import end_help, grant_help
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionHelper, SessionMaterial
from talent.training.teaching import add_material, add_trainer
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory

NOW = "2026-11-20T10:00:00+08:00"
PDF = b"%PDF-1.7 handout"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


def office(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


class TestTrainers:
    def test_known_and_outside_teachers(self, session, trainer, learner, client_of):
        browser, url = client_of(trainer), f"/desk/sessions/{session.pk}/trainers/"
        browser.post(url, {"person": learner.pk})
        browser.post(url, {"person": learner.pk})
        browser.post(url, {"name": "李教授", "title": "教授", "unit": "市委党校"})
        assert browser.post(url, {"name": ""}).status_code == 409
        assert [(one.name, one.person) for one in session.trainers.all()] == [("赵明霞", learner), ("李教授", None)]
        assert "李教授，市委党校，教授" in browser.get(f"/sessions/{session.pk}/").content.decode()
        browser.post(url, {"drop": session.trainers.first().pk})
        assert [one.name for one in session.trainers.all()] == ["李教授"]

    def test_a_foreign_person_cannot_be_named(self, city, session, trainer, client_of):
        assert client_of(trainer).post(
            f"/desk/sessions/{session.pk}/trainers/", {"person": PersonFactory().pk}
        ).status_code == 404  # fmt: skip
        assert session.trainers.count() == 0


class TestMaterials:
    def test_read_by_who_signed_up_and_who_runs_it(self, session, trainer, learner, tianqiao_trainer, client_of):
        browser = client_of(trainer)
        file = SimpleUploadedFile("讲义.pdf", PDF)
        browser.post(f"/desk/sessions/{session.pk}/materials/", {"file": file})
        material = SessionMaterial.objects.get()
        assert (material.title, material.content_type) == ("讲义", "application/pdf")
        url = f"/sessions/{session.pk}/materials/{material.pk}/"
        assert b"".join(browser.get(url).streaming_content) == PDF
        for stranger in (learner, tianqiao_trainer):
            assert client_of(stranger).get(url).status_code == 404
        assert "讲义" not in client_of(learner).get(f"/sessions/{session.pk}/").content.decode()
        SignupFactory(session=session, person=learner)
        assert b"".join(client_of(learner).get(url).streaming_content) == PDF
        assert "讲义" in client_of(learner).get(f"/sessions/{session.pk}/").content.decode()
        browser.post(f"/desk/sessions/{session.pk}/materials/", {"drop": material.pk})
        assert SessionMaterial.objects.count() == 0

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"MZ\x90", "课件.pdf", "收不了"),
            (b"<html><script>", "课件.pdf", "收不了"),
            (b"PK\x03\x04broken", "课件.docx", "不完整"),
            (office("word/document.xml", "word/vbaProject.bin"), "课件.docx", "宏"),
            (office("evil.exe"), "课件.docx", "收不了"),
        ],
    )
    def test_what_it_is_decides_not_its_name(self, session, trainer, content, name, sentence):
        with pytest.raises(ValidationError, match=sentence):
            add_material(session, ContentFile(content, name), by=trainer)
        assert SessionMaterial.objects.count() == 0

    def test_slides_are_a_download(self, session, trainer, client_of):
        content = office("ppt/presentation.xml")
        material = add_material(session, ContentFile(content, "课件.pptx"), by=trainer)
        response = client_of(trainer).get(f"/sessions/{session.pk}/materials/{material.pk}/")
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content) == content


class TestHelpers:
    def test_a_helper_sees_this_roster_and_screen_and_nothing_else(self, city, session, trainer, learner, client_of):
        other = TrainingSessionFactory(region=city.licheng, starts="2026-12-01 14:00")
        browser = client_of(learner)
        assert browser.get(f"/desk/sessions/{session.pk}/roster/").status_code == 404
        client_of(trainer).post(f"/desk/sessions/{session.pk}/helpers/", {"person": learner.pk})
        for path in ("roster/", "screen/"):
            assert browser.get(f"/desk/sessions/{session.pk}/{path}").status_code == 200
            assert browser.get(f"/desk/sessions/{other.pk}/{path}").status_code == 404
        for path in ("", "confirm/", "edit/", "helpers/", "invited/", "sign-up/", "trainers/"):
            assert browser.get(f"/desk/sessions/{session.pk}/{path}").status_code == 404
        assert browser.get("/desk/").status_code == 404
        assert "您是这场的协办人" in browser.get(f"/sessions/{session.pk}/").content.decode()

    def test_it_ends_seven_days_after_the_session(self, session, trainer, learner):
        grant_help(session, learner, by=trainer)
        for now, there in (("2026-12-01T16:59:00+08:00", [session]), ("2026-12-01T17:01:00+08:00", [])):
            with time_machine.travel(now, tick=False):
                assert list(TrainingSession.objects.assisted_by(learner)) == there

    def test_it_is_taken_back_at_once(self, session, trainer, learner):
        given = grant_help(session, learner, by=trainer)
        assert grant_help(session, learner, by=trainer) == given
        with time_machine.travel("2026-11-20T10:05:00+08:00", tick=False):
            end_help(given, by=trainer)
            assert list(TrainingSession.objects.assisted_by(learner)) == []

    def test_nobody_helps_oneself_nor_afterwards(self, city, session, trainer, learner):
        with pytest.raises(ValidationError, match="不用再安排"):
            grant_help(session, trainer, by=trainer)
        over = TrainingSessionFactory(region=city.licheng, starts="2026-11-01 14:00")
        with pytest.raises(ValidationError, match="已经结束"):
            grant_help(over, learner, by=trainer)
        assert SessionHelper.objects.count() == 0


class TestPoster:
    def test_a_png_for_everybody(self, session, trainer, client):
        add_trainer(session, by=trainer, name="李教授", unit="市委党校")
        picture = client.get(f"/sessions/{session.pk}/poster.png")
        assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
        assert "长按图片" in client.get(f"/sessions/{session.pk}/poster/").content.decode()

    def test_a_draft_has_none(self, city, client):
        draft = TrainingSessionFactory(region=city.licheng, draft=True)
        for path in ("poster/", "poster.png"):
            assert client.get(f"/sessions/{draft.pk}/{path}").status_code == 404

    def test_a_character_without_a_glyph_is_named(self, session, client):
        TrainingSession.objects.update(title="\U0002b81c一")
        response = client.get(f"/sessions/{session.pk}/poster.png")
        assert response.status_code in (200, 409)  # a full font may be installed
