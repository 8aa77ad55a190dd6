"""Two imports of overlapping rows, and an import while somebody edits: nothing is lost, nobody stands twice."""

import multiprocessing
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from talent.people import person_register
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.sheets.actions import CHANGED_MEANWHILE, OUTDATED, confirm_upload, preview_file, version_of
from talent.sheets.models import SheetUpload
from tests.talent.sheet_imports import sheet_of
from tests.talent.sheets.files import as_upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def row(number: int, **more) -> dict:
    return {
        "姓名": "王" + "甲乙丙丁戊己庚辛"[number % 8], "手机号": f"139{number:08d}", "人员类别": "志愿者", "所属街道（镇）": "洪家楼街道",
    } | more  # fmt: skip


def previewed(city, by, rows) -> tuple[int, int, str]:
    upload, preview = preview_file("pool", as_upload(sheet_of("pool", *rows)), region=city.licheng, by=by)
    return upload.pk, by.pk, version_of(upload, preview)


def confirm(asked: tuple[int, int, str]) -> str:
    upload, by, version = asked
    try:
        confirm_upload(SheetUpload.objects.get(pk=upload), by=Person.objects.get(pk=by), version=version)
    except ValidationError as error:
        return error.messages[0]
    finally:
        connections.close_all()
    return "written"


def test_two_people_confirm_overlapping_sheets(city, trainer, licheng_admin):
    asked = [
        previewed(city, trainer, [row(n) for n in range(40)]),
        previewed(city, licheng_admin, [row(n) for n in range(20, 60)]),
    ]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        answers = pool.map(confirm, asked, chunksize=1)
    assert sorted(answers) == sorted([OUTDATED, "written"])
    late = answers.index(OUTDATED)
    upload = SheetUpload.objects.get(pk=asked[late][0])
    confirm_upload(upload, by=(trainer, licheng_admin)[late])
    assert Person.objects.filter(mobile__startswith="1390000").count() == PoolMembership.objects.count() == 60


@pytest.mark.postgresql  # on SQLite an import holds the write lock before it reads
def test_an_edit_in_the_middle_of_an_import_is_not_written_over(city, trainer, monkeypatch):
    confirm_upload(SheetUpload.objects.get(pk=previewed(city, trainer, [row(1)])[0]), by=trainer)
    asked = previewed(city, trainer, [row(1, 特长="调解")])
    person = Person.objects.get(mobile=row(1)["手机号"])
    write = person_register.PersonRegister.write

    def edited_first(*args):
        edit_elsewhere(person.pk)
        return write(*args)

    monkeypatch.setattr(person_register.PersonRegister, "write", edited_first)
    upload = SheetUpload.objects.get(pk=asked[0])
    with pytest.raises(ValidationError, match=CHANGED_MEANWHILE):
        confirm_upload(upload, by=trainer, version=asked[2])
    person.refresh_from_db()
    assert (person.education, person.strengths) == ("大专", "")


def edit_elsewhere(pk: int) -> None:
    """Another connection corrects the person and commits."""

    def edit() -> None:
        person = Person.objects.get(pk=pk)
        person.education = "大专"
        person.save()
        connections.close_all()

    thread = Thread(target=edit)
    thread.start()
    thread.join()
