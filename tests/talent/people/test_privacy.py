"""Corrections asked for, terms agreed to, accounts closed so that figures stay."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cms.feedback.models import Feedback
from talent.attendance.models import WalkIn
from talent.audit.models import AuditEntry
from talent.credits.models import CreditHead
from talent.messages.models import Message
from talent.models import (
    Affiliation,
    Consent,
    DataRequest,
    Person,
    PersonMerge,
    PoolMembership,
    SheetBatch,
    SheetChange,
)
from talent.outbox.dispatch import drain
from talent.people.actions import change_person
from talent.people.merging import merge_people, undo_merge
from talent.people.privacy import (
    accept_request,
    agree,
    close_account,
    current_version,
    decline_request,
    has_agreed,
    publish_term,
    request_correction,
)
from talent.people.slips import claim_by_slip, issue_slip
from talent.pools.actions import pool_of
from talent.sheets.models import SheetUpload
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db
NUMBER = "370100196001011239"


def test_a_correction_goes_to_staff_and_is_written_when_they_agree(learner, trainer):
    asked = request_correction(learner, "education", " 大专 ", note="毕业证在家")
    assert list(DataRequest.objects.visible_to(trainer).open()) == [asked]
    accept_request(asked, by=trainer)
    learner.refresh_from_db()
    assert learner.education == "大专"
    drain()
    assert Message.objects.get(person=learner).text == "您申请更正“文化程度”：已更正"
    with pytest.raises(ValidationError, match="已经处理过"):
        decline_request(asked, by=trainer, answer="晚了")


def test_declining_needs_a_reason_and_changes_nothing(learner, trainer):
    asked = request_correction(learner, "name", "赵明露")
    with pytest.raises(ValidationError, match="写明原因"):
        decline_request(asked, by=trainer, answer=" ")
    decline_request(asked, by=trainer, answer="与身份证不一致")
    learner.refresh_from_db()
    assert learner.name == "赵明霞"


def test_one_open_request_per_line_and_only_known_lines(learner):
    request_correction(learner, "name", "赵明露")
    for field, wanted in (("name", "赵明璐"), ("mobile", "13900001234"), ("education", "  ")):
        with pytest.raises(ValidationError):
            request_correction(learner, field, wanted)
    assert DataRequest.objects.count() == 1


def test_no_more_is_asked_or_written_than_the_field_holds(learner, trainer):
    with pytest.raises(ValidationError, match="文化程度最多30个字") as refused:
        request_correction(learner, "education", "大" * 31)
    assert (list(refused.value.message_dict), DataRequest.objects.count()) == (["wanted"], 0)
    request_correction(learner, "strengths", "唱" * 120)
    for field, value in (("education", "大" * 31), ("name", "赵" * 41)):
        with pytest.raises(ValidationError, match="个字"):
            change_person(learner, by=trainer, **{field: value})
    learner.refresh_from_db()
    assert (learner.name, learner.education) == ("赵明霞", "")


def test_requests_stay_inside_ones_scope(learner, tianqiao_trainer):
    request_correction(learner, "name", "赵明露")
    assert not DataRequest.objects.visible_to(tianqiao_trainer).exists()


def test_a_new_version_of_the_terms_is_asked_once(learner, city_admin):
    Person.objects.filter(pk=learner.pk).update(claimed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    agree(learner)
    assert has_agreed(learner)
    for version in ("2026-11", "2026-11"):
        try:
            publish_term(version, since=dt.date(2026, 1, 2), changes="多了下载", by=city_admin)
        except ValidationError:
            continue
    drain()
    drain()
    assert Message.objects.filter(person=learner, template="terms_changed").count() == 1
    assert (current_version(), has_agreed(learner)) == ("2026-11", False)
    agree(learner)
    agree(learner)
    assert list(Consent.objects.filter(person=learner).values_list("version", flat=True)) == ["2026-01", "2026-11"]


@pytest.fixture
def known(city, learner, organization, trainer):
    """The learner with something in every slice, and a duplicate merged in."""
    learner.set_resident_id(NUMBER)
    learner.save()
    PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=learner, street=city.hongjialou, since=dt.date(2023, 1, 1), note="爱好剪纸"
    )
    session = TrainingSessionFactory(region=city.licheng, starts="2030-01-10 14:00")
    SignupFactory(session=session, person=learner)
    WalkIn.objects.create(session=session, name="赵明霞", mobile="13800000001", at=session.starts_at, person=learner)
    Message.objects.create(person=learner, template="x", title="提醒", text="赵明霞，明天有培训")
    Feedback.objects.create(text="灯坏了", name="赵明霞", phone="13800000001", person=learner)
    upload = SheetUpload.objects.create(kind="pool", file_name="x", sha256="0" * 64, size=1)
    batch = SheetBatch.objects.create(upload=upload, kind="pool")
    batch.record(Person, [(learner.pk, {"mobile": "13800000001"}, {"mobile": "13800000002"})])
    twin = PersonFactory(name="赵明霞", mobile="13800000001")
    AffiliationFactory(person=twin, region=city.hongjialou)
    return learner, twin, merge_people(learner, twin, by=trainer)


def test_closing_wipes_what_names_the_person_and_keeps_the_figures(known, city, client_of):
    learner, twin, merge = known
    facts = list(CreditHead.objects.values_list("pk", "person_id"))
    browser = client_of(learner)
    close_account(learner, by=learner)
    for row in Person.objects.filter(pk__in=(learner.pk, twin.pk)):
        assert (row.name, row.mobile, row.login, row.resident_id_hash, row.birth_date) == (
            "已注销",
            None,
            None,
            None,
            None,
        )
        assert not row.is_active
        assert not row.has_usable_password()
    membership = PoolMembership.objects.get(person=learner)
    assert (membership.exit_reason, membership.note) == ("本人注销账号", "")
    assert learner.posts.filter(until=None).count() == 0
    assert learner.signups.open().count() == 0
    assert list(CreditHead.objects.values_list("pk", "person_id")) == facts
    assert browser.get("/me/").status_code == 302
    assert AuditEntry.objects.get(verb="close_account").data == {"rows": [learner.pk, twin.pk]}
    with pytest.raises(ValidationError):
        undo_merge(merge, by=learner)


def test_no_table_keeps_the_name_the_number_or_the_mobile(known):
    learner, _, _ = known
    close_account(learner, by=learner)
    left = [str(row) for model in (WalkIn, Feedback, Message, SheetChange, PersonMerge, Person, DataRequest)
            for row in model.objects.values_list()]  # fmt: skip
    assert [row for row in left if any(word in row for word in ("赵明霞", "13800000001", NUMBER))] == []


def test_staff_end_their_role_first(trainer):
    with pytest.raises(ValidationError, match="工作角色"):
        close_account(trainer, by=trainer)
    trainer.refresh_from_db()
    assert (trainer.name, trainer.is_active) == ("孙老师", True)


def test_a_slip_proves_who_one_is_once(city, trainer):
    person = PersonFactory(name="王桂兰", mobile=None)
    _, old = issue_slip(person, by=trainer)
    slip, code = issue_slip(person, by=trainer)
    assert code not in slip.code_hash
    for name, wrong in (("王桂兰", old), ("李桂兰", code), ("王桂兰", "AAAA-AAAA"), ("", "")):
        with pytest.raises(ValidationError, match="对不上"):
            claim_by_slip(name, wrong)
    assert claim_by_slip("王 桂兰", f" {code[:4].lower()}-{code[4:]}") == person
    person.refresh_from_db()
    assert person.claimed_at
    assert has_agreed(person)
    with pytest.raises(ValidationError):
        claim_by_slip("王桂兰", code)


def test_a_slip_of_a_merged_row_leads_to_the_kept_person(city, trainer):
    kept, twin = (PersonFactory(name="王桂兰", mobile="13900001234") for _ in range(2))
    for one in (kept, twin):
        AffiliationFactory(person=one, region=city.hongjialou)
    _, code = issue_slip(twin, by=trainer)
    merge_people(kept, twin, by=trainer)
    assert claim_by_slip("王桂兰", code) == kept


def test_no_slip_opens_a_colleagues_account(trainer, licheng_admin):
    with pytest.raises(ValidationError, match="不用核对身份单"):
        issue_slip(trainer, by=licheng_admin)
    assert Affiliation.objects.filter(person=trainer).count() == 1
