"""Every row about a person is registered: 我的信息, merging and closing an account know of it."""

from django.apps import apps

from talent.people.holdings import holdings
from talent.people.models import Person

# Columns that say who did something, not whom it is about.
BY_WHOM = {
    "by", "made_by", "decided_by", "granted_by", "confirmed_by", "recorded_by", "helped_by", "approved_by",
    "requested_by", "published_by", "announced_by", "handled_by", "frozen_by", "submitted_by", "undone_by", "actor",
    "uploaded_by", "created_by", "settled_by", "reviewer", "asked_by", "exported_by", "issued_by", "revoked_by",
    "written_by", "answered_by", "proposed_by", "checked_by", "stamped_by", "registered_by", "moved_by",
    "remembered_by", "received_from", "closed_by",
}  # fmt: skip
OURS = ("talent", "lms", "cms")


def columns_about_people() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.local_concrete_fields
        if field.related_model is Person and field.name not in BY_WHOM
    }


def test_every_column_about_a_person_is_registered():
    known = {column for holding in holdings() for column in holding.columns}
    assert columns_about_people() - known == set()


def test_nothing_is_registered_that_does_not_exist():
    known = {column for holding in holdings() for column in holding.columns}
    gone = {column for column in known if not _exists(column)}
    assert gone == set()


def _exists(column: str) -> bool:
    app, model, field = column.split(".")
    return any(one.name == field for one in apps.get_model(app, model)._meta.get_fields())
