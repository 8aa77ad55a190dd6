"""What every address may name, and who of the cast may see it. A new address with an object needs a line here.

A key is an address up to its object, as urls.py writes it. The guard puts in the object of each district, one that
never existed, and where there is one a hidden object, which exists and is nobody's to read at that address.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from talent.accounts.inviting import invitation_token
from talent.attendance.personal import personal_token
from talent.attendance.tokens import screen_token, step_of
from talent.registry.models import PlanPeriod, Target
from talent.target.models import ReportPeriod
from talent.training.personal_links import link_token

LICHENG, TIANQIAO = "licheng", "tianqiao"
# Whose region covers which district.
REACH = {
    "street_staff": {LICHENG},
    "trainer": {LICHENG},
    "licheng_admin": {LICHENG},
    "tianqiao_trainer": {TIANQIAO},
    "city_admin": {LICHENG, TIANQIAO},
}


def everybody(member: str, place: str) -> bool:
    return True


def staff(member: str, place: str) -> bool:
    """Staff whose region covers the object's."""
    return place in REACH.get(member, ())


def owner(member: str, place: str) -> bool:
    """The person whose it is: the learner of the cast is the leader of 历城区."""
    return member == "learner" and place == LICHENG


def staff_and_panel(member: str, place: str) -> bool:
    """The reviewer of the cast sits on the panel of 历城区."""
    return staff(member, place) or (member == "reviewer" and place == LICHENG)


def admins(member: str, place: str) -> bool:
    return staff(member, place) and member in ("licheng_admin", "city_admin")


def admins_of_the_panel(member: str, place: str) -> bool:
    """Only 历城区 has seated one."""
    return admins(member, place) and place == LICHENG


def city_only(member: str, place: str) -> bool:
    return member == "city_admin"


def trainer_of_the_place(member: str, place: str) -> bool:
    """Whose export it is: a file is for who asked for it."""
    return staff(member, place) and member in ("trainer", "tianqiao_trainer")


def bank_keepers(member: str, place: str) -> bool:
    """A district's own bank: its trainers and admins, and the editor, who works for the whole city."""
    return (staff(member, place) and member != "street_staff") or member == "editor"


def region_course(member: str, place: str) -> bool:
    """A district's own course: its people, its staff, and who works for the whole city."""
    return staff_and_panel(member, place) or owner(member, place) or member == "editor"


def runners_and_owner(member: str, place: str) -> bool:
    """Who runs sessions there, and the learner who signed up."""
    return (staff(member, place) and member != "street_staff") or owner(member, place)


@dataclass(frozen=True)
class Thing:
    """`get(place)` is the value in the address; `hidden(place)` one that nobody may read there."""

    get: Callable
    seen_by: Callable[[str, str], bool]
    hidden: Callable | None = None


def pk(name: str) -> Callable:
    return lambda place: getattr(place, name).pk


def personal_link(name: str) -> Callable:
    """The leader's own address for a session of the place."""
    return lambda place: link_token(getattr(place, name).pk, place.leader.pk)


def always(value) -> Callable:
    return lambda place: value


OBJECTS: dict[str, Thing] = {
    # The public site: what is published is everybody's, drafts are nobody's.
    "sessions/<int:pk>": Thing(pk("session"), everybody, hidden=pk("draft_session")),
    "sessions/<int:pk>/materials/<int:material_pk>": Thing(pk("material"), runners_and_owner),
    "r/<str:token>": Thing(personal_link("open_session"), everybody, hidden=personal_link("draft_session")),
    "notices/<int:pk>": Thing(pk("notice"), everybody, hidden=pk("coming_notice")),
    "check-in/<str:token>": Thing(
        lambda place: screen_token(place.open_session.pk, step_of(timezone.now())), everybody
    ),
    "verify/<str:code>": Thing(lambda place: place.certificate.code, everybody),
    "news/<slug:slug>": Thing(always("live-news"), everybody, hidden=lambda place: f"{place.key}-news"),
    "cases/<int:year>": Thing(always(2026), everybody),
    "cases/<slug:slug>": Thing(always("live-case"), everybody, hidden=lambda place: f"{place.key}-case"),
    "toolbox/<slug:slug>": Thing(always("live-tool"), everybody, hidden=lambda place: f"{place.key}-tool"),
    "courses/<slug:slug>": Thing(lambda place: place.course.slug, everybody),
    "courses/<slug:slug>/<slug:lesson_slug>": Thing(always("listen"), region_course),
    "learn/films/<int:pk>": Thing(pk("film"), region_course),
    "media/<path:name>": Thing(lambda place: place.image.file.name, region_course),
    "learn/pages/<int:pk>": Thing(pk("document_page"), region_course),
    "accounts/helped/<str:token>": Thing(lambda place: place.help.token, everybody),
    "accounts/invitation/<str:token>": Thing(lambda place: invitation_token(place.invitation), everybody),
    # One's own.
    "me/messages/<int:pk>": Thing(pk("message"), owner),
    "me/certificates/<str:code>": Thing(lambda place: place.certificate.code, owner),
    "me/certificates/years/<int:year>": Thing(always(2026), everybody),
    "me/credits/outside/<int:pk>": Thing(pk("outside_hours"), owner),
    "me/credits/registration/<int:pk>": Thing(pk("registration_period"), owner),
    "me/organization/<int:organization>": Thing(pk("organization"), owner),
    "me/organization/<int:organization>/apply/photos/<int:photo>": Thing(pk("photo"), owner),
    # The desk.
    "desk/people/<int:pk>": Thing(pk("leader"), staff),
    "desk/organizations/<int:pk>": Thing(pk("organization"), staff),
    "desk/organizations/<int:pk>/checks/<int:check>": Thing(pk("organization_check"), staff),
    "desk/organizations/<int:pk>/members/<int:row>": Thing(pk("group_member"), staff),
    "desk/organizations/<int:pk>/posts/<int:post>": Thing(pk("post"), staff),
    "me/pool/<int:pk>": Thing(pk("proposal"), owner),
    "desk/pool/<int:pk>": Thing(pk("membership"), staff),
    "desk/pool/proposals/<int:pk>": Thing(pk("proposal"), staff),
    "desk/pool/reviews/<int:pk>": Thing(pk("review"), staff),
    "desk/calls/<int:pk>": Thing(pk("membership"), staff),
    "desk/pool/<int:pk>/exempt/<int:exemption>": Thing(pk("exemption"), staff),
    "desk/plans/<int:pk>": Thing(pk("plan"), staff),
    "desk/plans/<int:pk>/items/<int:item_pk>": Thing(pk("plan_item"), staff),
    "desk/plans/<int:pk>/versions/<int:number>": Thing(always(1), everybody),
    "desk/sessions/<int:pk>": Thing(pk("session"), staff),
    "desk/sessions/<int:pk>/noted/<int:noted_pk>": Thing(pk("noted_name"), staff),
    "desk/sessions/<int:pk>/walk-ins/<int:walk_in_pk>": Thing(pk("walk_in"), staff),
    "desk/sessions/<int:pk>/people/<int:person_pk>": Thing(pk("leader"), staff),
    "desk/sessions/<int:pk>/corrections/<int:correction_pk>": Thing(pk("correction"), staff),
    "desk/sessions/<int:pk>/sheet/<int:upload_pk>": Thing(pk("session_upload"), staff),
    "desk/sessions/<int:pk>/archive/<int:paper_pk>": Thing(pk("session_paper"), staff),
    "desk/messages/<int:pk>": Thing(pk("undelivered"), staff),
    "desk/scan/<str:token>": Thing(lambda place: personal_token(place.leader), everybody),
    "desk/learning/<int:pk>": Thing(lambda place: place.course.pk, staff),
    "desk/learning/paths/<int:pk>": Thing(pk("path"), staff),
    "desk/questions/<int:pk>": Thing(pk("question"), bank_keepers),
    "desk/coverage/<slug:side>": Thing(always("untrained"), everybody),
    "desk/indicators/<slug:code>": Thing(always("base_coverage"), everybody),
    "desk/indicators/papers/<slug:form>": Thing(always("png"), everybody),
    "desk/plan-periods/<int:pk>": Thing(lambda place: PlanPeriod.objects.first().pk, everybody),
    "desk/plan-periods/<int:pk>/targets/<int:target>": Thing(lambda place: Target.objects.first().pk, everybody),
    "desk/plan-periods/<int:pk>/tasks/<int:task>": Thing(pk("task"), everybody),
    "desk/registers/<slug:code>": Thing(always("bases"), everybody),
    "desk/registers/<slug:code>/<int:pk>": Thing(pk("base"), staff),
    "desk/registers/cultivations/<int:pk>": Thing(pk("cultivation"), admins),
    "desk/outside-hours/<int:pk>": Thing(pk("outside_hours"), staff),
    "desk/certificates/<int:pk>": Thing(pk("certificate"), staff),
    "desk/certificates/trainings/<int:pk>": Thing(lambda place: place.certificate.source_id, staff),
    "desk/certificates/batches/<int:pk>": Thing(pk("batch"), staff),
    "desk/certificates/batches/<int:pk>/<int:number>": Thing(always(1), everybody),
    "desk/certificates/issuers/<int:pk>": Thing(pk("district"), staff),
    "desk/reports/<int:pk>": Thing(pk("report"), admins),
    "desk/reports/periods/<int:pk>": Thing(lambda place: ReportPeriod.objects.first().pk, everybody),
    "desk/offices/<int:pk>": Thing(lambda place: place.district.pk, admins),
    "desk/areas/new/<slug:kind>": Thing(always("handover"), everybody),
    "desk/areas/<int:pk>": Thing(pk("area_change"), city_only),
    "desk/roles/invitations/<int:pk>": Thing(pk("invitation"), admins),
    "desk/registrations/<int:pk>": Thing(pk("registration"), staff),
    "desk/roles/<int:pk>": Thing(pk("role"), admins),
    "desk/exports/new/<slug:name>": Thing(always("pool"), everybody),
    "desk/exports/<int:pk>": Thing(pk("export"), trainer_of_the_place),
    "desk/papers/<slug:name>": Thing(lambda place: f"report-{place.report.pk}", admins),
    "desk/papers/<slug:name>/copies/<int:copy>": Thing(pk("stamped"), admins),
    "desk/sheets/<int:pk>": Thing(pk("upload"), staff),
    "desk/sheets/templates/<slug:kind>": Thing(always("pool"), everybody),
    "desk/selection/<int:pk>": Thing(pk("round"), staff_and_panel),
    "desk/selection/<int:pk>/notices/<int:notice>": Thing(pk("notice"), admins),
    "desk/selection/<int:pk>/panel/sheet/<int:upload>": Thing(pk("score_upload"), staff_and_panel),
    "desk/selection/<int:pk>/panel/leave/<int:reviewer>": Thing(
        lambda place: place.round.panel.values_list("pk", flat=True).first() or 1, admins_of_the_panel
    ),
    "desk/selection/<int:pk>/nominations/<int:nomination>/attachments/<int:attachment>": Thing(
        pk("attachment"), staff_and_panel
    ),
    "desk/selection/<int:pk>/nominations/<int:nomination>/scores/<int:reviewer>": Thing(
        lambda place: place.round.panel.values_list("pk", flat=True).first() or 1, admins
    ),
    "desk/selection/<int:pk>/objections/<int:objection>": Thing(pk("objection"), admins),
    "desk/selection/<int:pk>/nominations/<int:nomination>": Thing(pk("nomination"), staff_and_panel),
    "desk/selection/<int:pk>/nominations/<int:nomination>/photos/<int:photo>": Thing(pk("photo"), staff_and_panel),
}
