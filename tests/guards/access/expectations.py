"""What each member of the cast must meet at each route."""

from tests.guards.access.objects import owner, region_course
from tests.guards.access.routes import Route

CAST = (
    "stranger", "learner", "street_staff", "trainer", "tianqiao_trainer", "licheng_admin", "city_admin", "reviewer",
    "editor",
)  # fmt: skip

_TRAINERS = {"trainer", "tianqiao_trainer", "licheng_admin", "city_admin"}
# Whom each desk rule lets in. A new rule needs a line here.
RULES = {
    "has_desk": {*_TRAINERS, "street_staff", "reviewer", "editor"},
    "manages_people": {*_TRAINERS, "street_staff"},
    "sees_selection": {*_TRAINERS, "street_staff", "reviewer"},
    "trains": _TRAINERS,
    "assists": _TRAINERS,  # and the helpers of a session, whom tests/talent/training/test_preparing.py walks
    "edits_questions": {*_TRAINERS, "editor"},
    "runs_city": {"city_admin"},
    "administers": {"licheng_admin", "city_admin"},
    "checks_hours": _TRAINERS,
    "sets_credit_rules": {"city_admin"},
    "enters_plans": {"city_admin"},
    "keeps_registers": {*_TRAINERS, "street_staff"},
    "sees_cultivation": {"licheng_admin", "city_admin"},
}


def only(*members: str):
    return lambda member, place: member in members


# Routes that are narrower than their policy and their objects say; the reason is the rule they name.
NARROWER = {
    "correction_request": owner,  # one's own absence
    "course_start": region_course,  # everybody reads the syllabus, whom the course is for takes it
    "desk_panel": only("reviewer"),  # the panel's members
    "desk_score": only("reviewer"),
    "desk_recusal": only("reviewer"),
    "desk_score_sheet": only("reviewer"),
    "desk_score_sheet_in": only("reviewer"),
    "desk_score_sheet_check": only("reviewer"),
    "desk_nomination_edit": only(),  # a nomination that was not returned has no such page
    "desk_nomination_forward": only(),  # nor one that the organization did not hand in itself
    "desk_panel_minutes": only(),  # before the panel has closed there are none
    "desk_score_correct": only(),
    "desk_export_new": only(*_TRAINERS, "street_staff"),  # the list's own rule: the pool is for who manages people
    "desk_report_compare": only(),  # a first version has none before it
    "desk_report_round_confirm": only("licheng_admin"),  # a district says its own word
    "demo_login": only(),  # only with DEMO=1
    "desk_person_merge_undo": only(),  # nothing was merged; the next three ask for whom or what the form names
    "desk_person_apart": only(),
    "desk_person_apart_undo": only(),
    "desk_data_request_answer": only(),
    "desk_organization_merge": only(),
    "desk_organization_merge_undo": only(),
    "desk_organization_apart": only(),
    "admin_login": only("stranger", "editor", *_TRAINERS),  # the editorial admin exists for these alone
    "mfa_deactivate_totp": only(),  # for who has bound an authenticator; these three likewise
    "mfa_view_recovery_codes": only(),
    "mfa_download_recovery_codes": only(),
}
# Routes of libraries whose views we don't write. Everything below admin/ is asked for by people who may not enter.
LIBRARIES = {
    "documents/<_0>/<_1>": "documents of the site: Wagtail checks the collection's restrictions",
    "documents/authenticate_with_password/<int:restriction_id>/": "Wagtail asks the password of a closed collection",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/":
        "Wagtail asks the password of a closed page",
    "<_0>": "Wagtail serves the page tree; our own views stand in front of every page type that has readers",
}  # fmt: skip
# What Wagtail's admin gives to everybody who is not logged in as somebody else.
ADMIN_ASSETS = {
    "admin/sprite/": "icons",
    "admin/jsi18n/": "translations of its scripts",
}


def lets_in(route: Route, member: str) -> bool:
    """Does the route's policy let the member in at all?"""
    kind, _, rule = route.policy.partition(":")
    if kind == "public":
        return True
    return member != "stranger" and (kind == "member" or member in RULES[rule])


def may_see(route: Route, member: str, place: str, seen: bool) -> bool:
    """`seen`: the member may see every object in the address."""
    return seen and NARROWER.get(route.name, only(*CAST))(member, place)
