"""The phone hands in, the desk checks; nobody else sees the file."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.credits.models import CreditHead, CreditRule, OutsideHours, RegistrationPeriod
from talent.credits.outside_hours import hand_in
from talent.files.evidence import kept_evidence
from tests.factories import AffiliationFactory, PersonFactory
from tests.talent.credits.conftest import PDF, photo

pytestmark = pytest.mark.django_db
NEW = "/me/credits/outside/new/"


@pytest.fixture
def typed(fields):
    return fields | {"dated": "2026-05-08", "evidence": photo()}


def test_handing_in_and_accepting(client_of, learner, trainer, typed):
    assert client_of(learner).post(NEW, typed).url == "/me/credits/"
    assert "待核对" in client_of(learner).get("/me/credits/").content.decode()
    row = OutsideHours.objects.get()
    desk = client_of(trainer)
    assert "赵明霞 · 省社工继续教育培训" in desk.get("/desk/outside-hours/").content.decode()
    address = f"/desk/outside-hours/{row.pk}/"
    assert "证明材料" in desk.get(address).content.decode()
    file = desk.get(f"{address}file/")
    assert (file["Content-Type"], b"".join(file)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert desk.post(f"{address}accept/", {"minutes": 360, "turn": 1}).url == "/desk/outside-hours/"
    page = client_of(learner).get("/me/credits/").content.decode()
    assert "外部学时 · 360分钟 · 历城区认定" in page
    assert "8学时" in page


def test_giving_back_and_mending(client_of, learner, trainer, handed_in, typed):
    desk = client_of(trainer)
    address = f"/desk/outside-hours/{handed_in.pk}/return/"
    assert desk.post(address, {"reason": "", "turn": 1}).status_code == 400
    assert desk.post(address, {"reason": "看不清盖章", "turn": 1}).status_code == 302
    own = client_of(learner)
    assert "看不清盖章" in own.get(f"/me/credits/outside/{handed_in.pk}/").content.decode()
    del typed["evidence"]
    assert own.post(f"/me/credits/outside/{handed_in.pk}/", typed).status_code == 302
    handed_in.refresh_from_db()
    assert (handed_in.status, handed_in.turn) == ("handed_in", 2)


def test_a_stale_page_decides_nothing(client_of, trainer, handed_in):
    address = f"/desk/outside-hours/{handed_in.pk}/"
    response = client_of(trainer).post(f"{address}accept/", {"minutes": 360, "turn": 7})
    assert response.status_code == 400
    assert "本人刚改过" in response.content.decode()
    assert not CreditHead.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("证明.pdf", b"<html><script>alert(1)</script>", "打不开"),
        ("证明.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "打不开"),
        ("证明.pdf", PDF[:-8], "不完整"),
        ("证明.jpg", b"", "空的"),
        ("证明.jpg", b"\xff\xd8\xff" + b"0" * (10 * 2**20), "超过10MB"),
        ("证明.gif", None, "收不了"),
    ],
)
def test_bad_files_are_refused_in_words(client_of, learner, typed, name, content, said):
    upload = photo(name, "GIF") if content is None else SimpleUploadedFile(name, content)
    response = client_of(learner).post(NEW, typed | {"evidence": upload})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not OutsideHours.objects.exists()


def test_a_pdf_is_kept_as_it_came(client_of, learner, typed):
    client_of(learner).post(NEW, typed | {"evidence": SimpleUploadedFile("../x.html", PDF)})
    row = OutsideHours.objects.get()
    response = client_of(learner).get(f"/me/credits/outside/{row.pk}/file/")
    assert (response["Content-Type"], b"".join(response)) == ("application/pdf", PDF)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "html" not in row.file.name


def test_a_photo_leaves_place_and_device_behind(learner, handed_in):
    with handed_in.file.open("rb") as file:
        assert b"Exif" not in file.read()


def test_others_see_nothing(client_of, city, learner, tianqiao_trainer, street_staff, handed_in):
    stranger = PersonFactory(login="other", password="x")
    for part in ("", "file/"):
        assert client_of(stranger).get(f"/me/credits/outside/{handed_in.pk}/{part}").status_code == 404
        for staff in (tianqiao_trainer, street_staff):
            assert client_of(staff).get(f"/desk/outside-hours/{handed_in.pk}/{part}").status_code == 404
    response = client_of(tianqiao_trainer).post(
        f"/desk/outside-hours/{handed_in.pk}/accept/", {"minutes": 360, "turn": 1}
    )
    assert response.status_code == 404
    assert not CreditHead.objects.exists()


def test_nobody_checks_their_own(client_of, city, trainer, fields):
    own = hand_in(trainer, evidence=kept_evidence(photo()), **fields)
    assert client_of(trainer).get(f"/desk/outside-hours/{own.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(client_of, city, trainer, fields, count, django_assert_max_num_queries):
    for number in range(count):
        person = PersonFactory(name=f"王桂兰{number}")
        AffiliationFactory(person=person, region=city.hongjialou)
        hand_in(person, evidence=kept_evidence(photo()), **fields)
    browser = client_of(trainer)
    browser.get("/desk/outside-hours/")
    with django_assert_max_num_queries(8):
        assert len(browser.get("/desk/outside-hours/").context["page_obj"]) == count


def test_the_same_file_twice_is_pointed_out(client_of, city, learner, trainer, handed_in, fields):
    other = PersonFactory(name="王桂兰")
    AffiliationFactory(person=other, region=city.hongjialou)
    hand_in(other, evidence=kept_evidence(photo()), **fields)
    page = client_of(trainer).get(f"/desk/outside-hours/{handed_in.pk}/").content.decode()
    assert "同一份文件交过不止一次" in page
    assert "王桂兰" in page


def test_the_rule_is_the_citys(client_of, city_admin, licheng_admin):
    address = "/desk/credit-rules/"
    assert client_of(licheng_admin).get(address).status_code == 404
    data = {
        "since": "2026-12-01", "minutes_per_hour": 50, "half_day_hours": 4, "full_day_hours": 8,
        "assistant_clock_hours": 72, "worker_clock_hours": 90, "registration_years": 3,
    }  # fmt: skip
    admin = client_of(city_admin)
    for wrong in ({"minutes_per_hour": 0}, {"registration_years": 30_000}, {"full_day_hours": 25}):
        assert admin.post(address, data | wrong).status_code == 400
    assert admin.post(address, data).status_code == 302
    assert admin.post(address, data).status_code == 400
    assert list(CreditRule.objects.order_by("since").values_list("minutes_per_hour", flat=True)) == [45, 50]


def test_registration_by_the_person_and_by_staff(client_of, learner, trainer, tianqiao_trainer):
    data = {"grade": "worker", "since": "2025-03-01"}
    assert client_of(learner).post("/me/credits/registration/", data).status_code == 302
    page = client_of(learner).get("/me/credits/").content.decode()
    assert "还差90小时" in page
    address = f"/desk/people/{learner.pk}/registration/"
    assert client_of(tianqiao_trainer).post(address, data | {"grade": "assistant"}).status_code == 404
    assert RegistrationPeriod.objects.get().grade == "worker"
    assert client_of(trainer).post(address, data | {"grade": "assistant"}).status_code == 302
    period = RegistrationPeriod.objects.get()
    assert (period.grade, period.until) == ("assistant", dt.date(2028, 2, 29))
    assert client_of(learner).post(f"/me/credits/registration/{period.pk}/drop/").status_code == 302
    assert not RegistrationPeriod.objects.exists()
