"""我的信息: agreeing to terms, asking for corrections, and closing an account so that figures stay."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.actions import change_person, check_fits, end_post
from talent.people.appointments import end_sessions
from talent.people.holdings import holdings
from talent.people.models import Affiliation, ClaimSlip, Consent, ConsentTerm, DataRequest, Person, PersonMerge, Post
from talent.people.querysets import of_human
from talent.sheets.models import SheetChange

# Before the first version is published, what claim_person has always asked for.
FIRST_VERSION = "2026-01"
CLOSED_NAME = "已注销"


def current_version() -> str:
    """The version of the privacy terms in force today."""
    terms = ConsentTerm.objects.filter(since__lte=timezone.localdate()).values_list("version", flat=True)
    return terms.first() or FIRST_VERSION


def agree(person: Person, version: str | None = None) -> Consent:
    """The person says yes to a version of the terms (the present one unless given); twice is once."""
    return Consent.objects.get_or_create(person=person, version=version or current_version())[0]


def has_agreed(person: Person) -> bool:
    return Consent.objects.filter(person=person, version=current_version()).exists()


@transaction.atomic
def publish_term(version: str, *, since, changes: str, by) -> ConsentTerm:
    """A new version of the terms; everybody who has an account is asked once (隐私说明更新了). ValidationError: known."""
    term, made = ConsentTerm.objects.get_or_create(version=version, defaults={"since": since, "changes": changes})
    if not made or version == FIRST_VERSION:
        raise ValidationError("已有这个版本。")
    record("publish_term", term, by=by, version=version)
    enqueue("terms.published", {"term": term.pk})
    return term


@transaction.atomic
def request_correction(person: Person, field: str, wanted: str, *, note: str = "") -> DataRequest:
    """
    Ask the staff who look after one to correct a line (申请更正).

    ValidationError: empty, no such field, longer than the field holds, or asked already and not answered yet.
    """
    wanted = wanted.strip()
    if field not in DataRequest.Field.values:
        raise ValidationError({"field": "请选一项。"})
    if not wanted:
        raise ValidationError({"wanted": "请写下应当是什么。"})
    if field != DataRequest.Field.OTHER:
        try:
            check_fits(field, wanted)
        except ValidationError as error:
            raise ValidationError({"wanted": error.messages})
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.data_requests.open().filter(field=field).exists():
        raise ValidationError("这一项您已经申请过，老师正在核对。")
    asked = DataRequest.objects.create(person=person, field=field, wanted=wanted[:120], note=note.strip()[:300])
    record("request_correction", asked, by=person, field=field)
    return asked


@transaction.atomic
def accept_request(asked: DataRequest, *, by, answer: str = "") -> DataRequest:
    """The line is corrected as asked for; "other" was corrected by hand before. ValidationError: answered already."""
    asked = _open_request(asked)
    if asked.field != DataRequest.Field.OTHER:
        change_person(asked.person, by=by, reason="本人申请更正", **{asked.field: _value(asked)})
    return _answer(asked, DataRequest.Status.ACCEPTED, answer, by)


@transaction.atomic
def decline_request(asked: DataRequest, *, by, answer: str) -> DataRequest:
    """Nothing is changed, and the person reads why. ValidationError: no reason, answered already."""
    if not answer.strip():
        raise ValidationError({"answer": "请写明原因，本人会看到。"})
    return _answer(_open_request(asked), DataRequest.Status.DECLINED, answer, by)


def _open_request(asked: DataRequest) -> DataRequest:
    asked = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=asked.pk)
    if asked.status != DataRequest.Status.OPEN:
        raise ValidationError("同事已经处理过这条申请。")
    return asked


def _value(asked: DataRequest) -> str:
    if asked.field != DataRequest.Field.GENDER:
        return asked.wanted
    genders = {"男": Person.Gender.MALE, "女": Person.Gender.FEMALE}
    if asked.wanted not in genders:
        raise ValidationError("性别只能填“男”或“女”，请与本人核对。")
    return genders[asked.wanted]


def _answer(asked: DataRequest, status: str, answer: str, by) -> DataRequest:
    asked.status, asked.answer = status, answer.strip()[:300]
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    record("answer_request", asked, by=by, status=status, field=asked.field)
    enqueue("data_request.answered", {"request": asked.pk})
    return asked


def check_closing(person: Person) -> None:
    """ValidationError where an account can't be closed now."""
    if person.roles.in_force().exists():
        raise ValidationError("您还有工作角色。请先请管理员结束角色，再来注销。")


@transaction.atomic
def close_account(person: Person, *, by) -> None:
    """
    注销账号: what names the person goes, in every slice; facts and figures stay under a number nobody can resolve.

    The rows merged into theirs go the same way. ValidationError while the person holds a role.
    """
    rows = list(Person.objects.select_for_update().filter(Q(pk=person.pk) | Q(canonical=person.pk)).order_by("pk"))
    person = next(row for row in rows if row.pk == person.pk)
    check_closing(person)
    for holding in holdings():
        if holding.erase:
            holding.erase(person, by)
    for row in rows:
        _erase(row)
    record("close_account", person, by=by, rows=[row.pk for row in rows])


def _erase(row: Person) -> None:
    for post in Post.objects.filter(person=row, until=None):
        end_post(post, by=None)
    # Who left a pool stays visible to its staff as long as they stand beside the rate; other ties end today.
    ties = row.affiliations.filter(until=None).exclude(source=Affiliation.Source.POOL)
    ties.update(until=timezone.localdate())
    row.name, row.login, row.mobile, row.email, row.birth_date = CLOSED_NAME, None, None, "", None
    row.resident_id_cipher, row.resident_id_hash, row.gender = "", None, ""
    row.politics = row.education = row.qualification = row.strengths = row.organization_text = ""
    row.is_active = False
    row.set_unusable_password()
    row.save()
    end_sessions(row)


def erase_own_rows(person: Person, by) -> None:
    """The slice's own rows that hold words or numbers of the person."""
    of_them = of_human(person)
    DataRequest.objects.filter(of_them).update(wanted="", note="")
    ClaimSlip.objects.filter(of_them).delete()
    PersonMerge.objects.filter(Q(kept=person) | Q(duplicate__canonical=person)).update(
        taken={}, released={}, carried={}, forgotten=True
    )
    _forget_in_sheets({*Person.objects.filter(canonical=person).values_list("pk", flat=True), person.pk})


def _forget_in_sheets(ids: set[int]) -> None:
    """Before-images of imports hold numbers: without them an undo leaves these rows as they are."""
    for change in SheetChange.objects.filter(model=Person._meta.label_lower).iterator(chunk_size=20):
        kept = [image for image in change.images if image[0] not in ids]
        if len(kept) != len(change.images):
            change.images = kept
            change.save(update_fields=["images"])
