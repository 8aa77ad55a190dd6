"""培育台账: every register through its pages, with bad input and with eyes that may not look."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from talent.audit.models import AuditEntry
from talent.cultivation.actions import add_row, add_stage, change_row
from talent.cultivation.models import DualCultivation, IncubationBase, InnovationBaseApplication, Pairing
from talent.cultivation.registers import REGISTERS
from talent.people.privacy import close_account
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        yield


def base(region, name="泉邻基地", **fields) -> IncubationBase:
    return IncubationBase.objects.create(name=name, region=region, opened_on=DAY(2021, 5, 1), **fields)


@pytest.mark.parametrize("code", REGISTERS)
def test_every_register_has_its_list_and_form(code, city, licheng_admin, client_of):
    client = client_of(licheng_admin)
    assert client.get(f"/desk/registers/{code}/").status_code == 200
    assert client.get(f"/desk/registers/{code}/new/").status_code == 200


def test_the_list_shows_one_s_area_and_what_has_not_ended(city, trainer, client_of):
    base(city.hongjialou)
    base(city.hongjialou, "旧基地", closed_on=DAY(2022, 1, 1))
    base(city.beiyuan, "别处基地")
    client = client_of(trainer)
    assert names(client.get("/desk/registers/bases/")) == ["泉邻基地"]
    assert names(client.get("/desk/registers/bases/?state=ended")) == ["旧基地"]
    assert names(client.get("/desk/registers/bases/?state=all&q=泉邻")) == ["泉邻基地"]


def names(response) -> list[str]:
    return [name for _, name, _ in response.context["lines"]]


def test_a_list_costs_the_same_for_one_and_three_rows(city, trainer, django_assert_max_num_queries, client_of):
    client = client_of(trainer)
    client.get("/desk/registers/")
    for code in ("bases", "innovation"):
        counts = []
        for number in (1, 2, 3):
            if code == "bases":
                base(city.hongjialou, f"基地{number}")
            else:
                InnovationBaseApplication.objects.create(unit=city.hongjialou, applied_on=DAY(2023, number, 1))
            if number != 2:
                with django_assert_max_num_queries(50) as seen:
                    client.get(f"/desk/registers/{code}/")
                counts.append(len(seen))
        assert counts[0] == counts[1]


def test_a_base_is_entered_corrected_and_closed(city, street_staff, client_of):
    client = client_of(street_staff)
    sent = {"name": "泉邻基地", "kind": "incubator", "region": "洪家楼街道", "opened_on": "2021-05-01"}
    row = IncubationBase.objects.get(pk=client.post("/desk/registers/bases/new/", sent).url.split("/")[-2])
    assert (row.name, row.region, row.opened_on) == ("泉邻基地", city.hongjialou, DAY(2021, 5, 1))
    page = client.get(f"/desk/registers/bases/{row.pk}/").content.decode()
    assert "登记" in page
    assert "洪家楼街道" in page
    sent |= {"closed_on": "2023-09-01", "operator": "和顺社工站"}
    client.post(f"/desk/registers/bases/{row.pk}/edit/", sent)
    row.refresh_from_db()
    assert (row.closed_on, row.operator) == (DAY(2023, 9, 1), "和顺社工站")
    assert list(AuditEntry.objects.filter(thing_type="incubationbase").values_list("verb", flat=True)) == [
        "change_incubationbase", "add_incubationbase",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closed_on": "2021-04-30"}, "停用日期不能早于启用日期。"),
        ({"region": "北园街道"}, "找不到“北园街道”"),
        ({"region": "洪家楼办"}, "是不是“洪家楼街道”？"),
        ({"opened_on": ""}, "启用日期"),
    ],
)
def test_a_base_that_makes_no_sense_is_explained_and_not_stored(changes, sentence, city, street_staff, client_of):
    sent = {"name": "泉邻基地", "kind": "incubator", "region": "洪家楼街道", "opened_on": "2021-05-01"} | changes
    response = client_of(street_staff).post("/desk/registers/bases/new/", sent)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert IncubationBase.objects.count() == 0


def test_the_same_base_twice_is_refused(city, licheng_admin):
    base(city.hongjialou)
    with pytest.raises(ValidationError, match="已经登记过了"):
        add_row(
            REGISTERS["bases"], name="泉邻基地", region=city.hongjialou, opened_on=DAY(2022, 1, 1), by=licheng_admin
        )
    assert IncubationBase.objects.count() == 1


def test_a_result_needs_its_day(city, trainer):
    organization = OrganizationFactory(name="和顺队", street=city.hongjialou)
    pairing = add_row(
        REGISTERS["pairings"], partner="市社工协会", organization=organization, problem="楼道堆物",
        since=DAY(2023, 3, 1), by=trainer,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="一起填"):
        change_row(REGISTERS["pairings"], pairing, result="清了12处", by=trainer)
    change_row(REGISTERS["pairings"], pairing, result="清了12处", result_on=DAY(2023, 8, 1), by=trainer)
    assert list(Pairing.objects.with_result_by(DAY(2023, 8, 1))) == [pairing]
    assert list(Pairing.objects.with_result_by(DAY(2023, 7, 31))) == []


@pytest.fixture
def cultivation(city):
    person = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=person, region=city.hongjialou)
    return DualCultivation.objects.create(
        person=person, direction="member_to_leader", street=city.hongjialou, started_on=DAY(2023, 1, 5)
    )


def test_cultivation_is_for_admins_and_every_look_is_written_down(cultivation, licheng_admin, trainer, client_of):
    address = f"/desk/registers/cultivations/{cultivation.pk}/"
    assert client_of(trainer).get(address).status_code == 404
    assert client_of(trainer).get("/desk/registers/cultivations/").status_code == 404
    assert AuditEntry.objects.filter(verb="view_dualcultivation").count() == 0
    assert client_of(licheng_admin).get(address).status_code == 200
    assert AuditEntry.objects.filter(verb="view_dualcultivation", actor=licheng_admin).count() == 1
    assert AuditEntry.objects.filter(verb="view_dualcultivation_list").count() == 0
    client_of(licheng_admin).get("/desk/registers/cultivations/")
    client_of(licheng_admin).get("/desk/registers/bases/")
    entry = AuditEntry.objects.get(verb="view_dualcultivation_list")
    assert (entry.actor, entry.data) == (licheng_admin, {"rows": 1, "page": 1})


def test_evidence_is_replaced_and_taken_away_with_its_file(
    cultivation, licheng_admin, client_of, django_capture_on_commit_callbacks
):
    address, kept = f"/desk/registers/cultivations/{cultivation.pk}/edit/", []
    stays = {"started_on": "2023-01-05", "street": "洪家楼街道"}
    for more in (
        {"evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.4 one %%EOF")},
        {"evidence": SimpleUploadedFile("b.pdf", b"%PDF-1.4 two %%EOF")},
        {"evidence-clear": "on"},
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert client_of(licheng_admin).post(address, stays | more).status_code == 302
        cultivation.refresh_from_db()
        kept.append(cultivation.evidence.name)
    assert [bool(name) for name in kept] == [True, True, False]
    assert [cultivation.evidence.storage.exists(name) for name in kept[:2]] == [False, False]


def test_who_closes_their_account_leaves_no_words_behind(cultivation, licheng_admin):
    add_stage(cultivation, on=DAY(2023, 7, 1), text="与王桂兰谈话", by=licheng_admin)
    close_account(cultivation.person, by=cultivation.person)
    assert list(cultivation.stages.values_list("on", "text")) == [(DAY(2023, 7, 1), "")]


def test_a_person_is_found_by_name_and_number_and_gets_steps(cultivation, city, licheng_admin, client_of):
    client = client_of(licheng_admin)
    sent = {
        "person": "王桂兰", "mobile": "13900001234", "direction": "leader_to_committee", "street": "洪家楼街道",
        "started_on": "2023-06-01",
    }  # fmt: skip
    made = client.post("/desk/registers/cultivations/new/", sent)
    row = DualCultivation.objects.get(pk=made.url.split("/")[-2])
    assert row.person == cultivation.person
    client.post(f"/desk/registers/cultivations/{row.pk}/stages/", {"on": "2023-07-01", "text": "谈话"})
    with pytest.raises(ValidationError):
        add_stage(row, on=DAY(2023, 5, 1), text="太早", by=licheng_admin)
    assert list(row.stages.values_list("text", flat=True)) == ["谈话"]
    sent |= {"mobile": "13900009999", "started_on": "2023-06-02"}
    assert client.post("/desk/registers/cultivations/new/", sent).status_code == 400
    assert DualCultivation.objects.count() == 2
