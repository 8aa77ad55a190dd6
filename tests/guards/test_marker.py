"""
Each district's rows carry a mark of their own; nothing that another district's people meet contains it.

Every route that asks who one is, is read with one's own objects and with the words that would find the other's; then
the messages and files that jobs have made. What is published is everybody's, so public routes are left out.
"""

import io
import zipfile

import pytest
import time_machine
from django.db import models, transaction

from talent.audit.append_only import FACT_MODELS
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.sheets.models import SheetExport
from tests.guards.access.expectations import RULES, lets_in
from tests.guards.access.objects import LICHENG, OBJECTS, TIANQIAO
from tests.guards.access.walk import Answer, Visitor, quiet, variants
from tests.guards.access.world import NOW, build_world
from tests.guards.test_access import OURS, ask

MARKS = {LICHENG: "丙寅", TIANQIAO: "丁卯"}
NUMBERS = {LICHENG: "13711112222", TIANQIAO: "13733334444"}
WHO = {
    LICHENG: ("licheng_admin",),
    TIANQIAO: ("tianqiao_trainer",),
}
# Somebody holds out their own code to be scanned: whoever they show it to sees who they are.
SHOWN_BY_ITS_OWNER = {"desk_scan_person"}
# What a confirmed session, a special task of the city, a notice and a case say is everybody's.
PUBLIC = {
    "export",
    "task",
    "session",
    "open_session",
    "notice",
    "coming_notice",
    "film",
    "lesson",
    "course",
    "district",
    "street",
}
# A name somebody gave is marked; a key, a code or an address would break the row.
KEPT = {"login", "slug", "code", "key", "uscc", "filing_code", "password", "path", "digest", "sha256", "season",
        "kind", "template", "content_type", "file_format", "query"}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        built = build_world()
        for place, mark in MARKS.items():
            mark_rows(getattr(built, place), mark)
            leader = getattr(built, place).leader
            leader.mobile = NUMBERS[place]
            leader.save(update_fields=["mobile"])
        yield built
        transaction.set_rollback(True)


def mark_rows(place, mark: str) -> None:
    for name, thing in vars(place).items():
        if name in PUBLIC or not isinstance(thing, models.Model) or type(thing) in FACT_MODELS:
            continue
        fields = [field for field in thing._meta.local_concrete_fields if takes_words(field)]
        for field in fields:
            words = f"{mark}{getattr(thing, field.name) or ''}"
            setattr(thing, field.name, words[: field.max_length] if field.max_length else words)
        if fields:
            type(thing).objects.filter(pk=thing.pk).update(**{one.name: getattr(thing, one.name) for one in fields})
    place.leader.save(update_fields=["name"])


def takes_words(field) -> bool:
    words = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.EmailField)
    roomy = field.max_length is None or field.max_length >= 30
    plain = not (field.choices or field.unique or field.generated or field.name in KEPT)
    return words and roomy and plain and field.verbose_name != field.name.replace("_", " ")


def words_in(body: bytes) -> str:
    """The text of an answer; of a sheet or an archive, that of what lies inside."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(words_in(archive.read(name)) for name in archive.namelist())


def told(text: str, place: str) -> list[str]:
    """The other district's mark and number, however they are written."""
    mark, number = MARKS[place], NUMBERS[place]
    secret = (mark, mark.encode("unicode_escape").decode(), number, f"{number[:3]}****{number[-4:]}")
    return [word for word in secret if word in text]


def known(route) -> bool:
    """A rule or an object that the tables don't know yet fails the walk of test_access, once and in words."""
    kind, _, rule = route.policy.partition(":")
    return (kind != "desk" or rule in RULES) and all(key in OBJECTS for key in route.keys)


@pytest.mark.parametrize(("place", "member"), [(place, member) for place in WHO for member in WHO[place]])
def test_nothing_of_another_district_is_shown(world, place, member):
    other = TIANQIAO if place == LICHENG else LICHENG
    searches = ["", f"?q={MARKS[other]}&everybody=1", f"?q={NUMBERS[other]}"]
    visitor, found, read = Visitor.of(world, member), [], 0
    with quiet():
        for route in OURS:
            if (
                route.policy == "public"
                or route.name in SHOWN_BY_ITS_OWNER
                or not known(route)
                or not lets_in(route, member)
            ):
                continue
            for variant in variants(route, world, member):
                if not variant.open:
                    continue
                for search in searches[: 1 if route.keys else None]:
                    answer = ask(visitor, "GET", route.address(variant.values) + search)
                    if not isinstance(answer, Answer):
                        found.append(f"{route.name}{search}: {answer}")
                        continue
                    read += answer.status == 200
                    # A page may repeat the question.
                    leaks = [word for word in told(words_in(answer.body), other) if word not in search]
                    found += [f"{route.name}{search} shows {word}" for word in leaks]
    assert found == []
    assert read > 30


def test_one_s_own_mark_is_met(world):
    """The mark would be seen where it may be: otherwise the walk above proves nothing."""
    visitor = Visitor.of(world, "tianqiao_trainer")
    pages = ["/desk/people/", "/desk/organizations/", "/desk/pool/", f"/desk/search/?q={MARKS[TIANQIAO]}"]
    assert [page for page in pages if MARKS[TIANQIAO] not in words_in(visitor.ask("GET", page).body)] == []


def test_messages_and_job_files_stay_at_home(world):
    with transaction.atomic():
        drain()
        staff = {person.pk: name for name, person in world.cast.items() if person.pk}
        for place, other in ((LICHENG, TIANQIAO), (TIANQIAO, LICHENG)):
            own = [pk for pk, name in staff.items() if name in WHO[place]]
            lines = Message.objects.filter(person__in=own).values_list("title", "text", "link")
            assert [line for line in lines if told(" ".join(line), other)] == []
            for export in SheetExport.objects.filter(asked_by__in=own).exclude(file=""):
                with export.file.open("rb") as file:
                    assert told(words_in(file.read()), other) == []
        transaction.set_rollback(True)
