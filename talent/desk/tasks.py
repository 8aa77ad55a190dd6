"""What staff and people are told of changes in the register."""

from talent.messages.actions import notify
from talent.outbox.handlers import handles
from talent.people.area_following import staff_of
from talent.people.models import Affiliation, ConsentTerm, DataRequest, Person, PersonMerge, Role
from talent.people.querysets import in_force
from talent.registry.models import AreaChange, Organization, Region

WHO_TRAINS = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN)


@handles("people.merged")
def tell_trainers_of_merge(payload: dict) -> None:
    """The trainers of both districts, when two districts' records turn out to be one human."""
    _tell(payload["merge"], "people_merged", "merged")


@handles("people.merge_undone")
def tell_trainers_of_undo(payload: dict) -> None:
    _tell(payload["merge"], "people_merge_undone", "undone")


def _tell(pk: int, template: str, occasion: str) -> None:
    merge = PersonMerge.objects.select_related("kept", "duplicate").get(pk=pk)
    both = [_districts(merge.kept), _districts(merge.duplicate)]
    districts = both[0] | both[1]
    if len(districts) < 2:
        return
    staff = Person.objects.filter(
        roles__in=Role.objects.in_force().filter(kind__in=WHO_TRAINS, region__in=districts), is_active=True
    )
    for person in staff.exclude(pk=merge.by_id).distinct():
        link = f"/desk/people/{merge.kept_id}/"
        notify(person, template, {"name": merge.kept.name}, key=f"{occasion}:{pk}:{person.pk}", link=link)


def _districts(person: Person) -> set[int]:
    """The districts in which a person is known today."""
    paths = Affiliation.objects.filter(in_force(), person=person).values_list("region__path", flat=True)
    districts = Region.objects.districts().values_list("pk", "path")
    return {pk for pk, path in districts if any(one.startswith(path) for one in paths)}


@handles("organization.moved")
def tell_trainers_of_move(payload: dict) -> None:
    """The trainers of the district that an organization left, and of the one it came to."""
    organization = Organization.objects.select_related("street__parent").get(pk=payload["organization"])
    origin, there = Region.objects.get(pk=payload["origin"]), organization.street.parent
    context = {"name": organization.name, "from": origin.name, "to": there.name, "day": payload["on"]}
    for district, link in ((origin, ""), (there, f"/desk/organizations/{organization.pk}/")):
        for person in staff_of(district, *WHO_TRAINS):
            key = f"organization_moved:{organization.pk}:{payload['on']}:{person.pk}"
            notify(person, "organization_moved", context, key=key, link=link)


@handles("area_change.waits")
def tell_who_planned(payload: dict) -> None:
    """A change of areas whose day has come but which no longer fits what is registered."""
    change = AreaChange.objects.select_related("region", "target", "by").get(pk=payload["change"])
    if change.by is None:
        return
    context = {"change": change.sentence, "day": f"{change.on:%Y-%m-%d}", "why": payload["why"]}
    notify(change.by, "area_change_waits", context, key=f"area_change_waits:{change.pk}", link="/desk/areas/")


@handles("data_request.answered")
def tell_answer(payload: dict) -> None:
    """The person reads what became of their request."""
    asked = DataRequest.objects.select_related("person").get(pk=payload["request"])
    outcome = "已更正" if asked.status == DataRequest.Status.ACCEPTED else "没有更正"
    answer = f"{outcome}。{asked.answer}" if asked.answer else outcome
    context = {"field": asked.get_field_display(), "answer": answer}
    notify(asked.person, "data_request_answered", context, key=f"data_request:{asked.pk}", link="/me/privacy/")


@handles("terms.published")
def ask_once(payload: dict) -> None:
    """Everybody who has an account is asked once for the new version of the terms."""
    term = ConsentTerm.objects.get(pk=payload["term"])
    for person in Person.objects.asked_for_terms().exclude(consents__version=term.version).iterator():
        notify(
            person, "terms_changed", {"changes": term.changes}, key=f"terms:{term.pk}:{person.pk}", link="/me/privacy/"
        )
