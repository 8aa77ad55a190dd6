from datetime import date

import pytest

from talent.registry.models import CalendarDay
from talent.sheets.upserts import update_rows, upsert

pytestmark = pytest.mark.django_db


def days(*numbers, kind="holiday"):
    return [CalendarDay(date=date(2023, 9, number), kind=kind) for number in numbers]


def test_new_rows_and_changed_rows_in_one_go():
    (old,) = CalendarDay.objects.bulk_create(days(1))
    written = upsert(
        CalendarDay, days(1, 2, 3, kind="workday"), unique_fields=["date"], update_fields=["kind"], chunk=2
    )
    assert written[0].pk == old.pk
    assert list(CalendarDay.objects.values_list("pk", "kind")) == [(day.pk, "workday") for day in written]


@pytest.mark.parametrize("objects", [days(1, 1), [CalendarDay(kind="holiday")]])
def test_keys_twice_or_empty_are_a_mistake_of_the_caller(objects):
    with pytest.raises(ValueError, match="empty or stands twice"):
        upsert(CalendarDay, objects, unique_fields=["date"], update_fields=["kind"])
    assert CalendarDay.objects.count() == 0


def test_updates_by_pk(django_assert_num_queries):
    objects = CalendarDay.objects.bulk_create(days(1, 2, 3))
    for day in objects:
        day.name = "中秋节"
    with django_assert_num_queries(1):
        update_rows(CalendarDay, objects, ["name"])
    assert list(CalendarDay.objects.values_list("name", flat=True)) == ["中秋节"] * 3
