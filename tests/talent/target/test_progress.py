"""Figures of real rows: pools, streets, the city; people who move, merge or sit in two pools."""

import datetime as dt

from talent.target.progress import progress_of
from tests.factories import PersonFactory

YEAR_END = dt.date(2023, 12, 31)


def ids(*memberships):
    return {membership.person_id for membership in memberships}


def test_a_district_counts_its_pool(city, pool):
    total = progress_of(city.licheng, YEAR_END).total
    assert total.trained == ids(pool.trained)
    assert total.untrained == ids(pool.untrained, pool.late)
    assert total.exempt == ids(pool.exempt)
    assert total.joined_late_untrained == ids(pool.late)
    assert (total.recent_exits, total.recent_exits_untrained) == (ids(pool.left), ids(pool.left))
    assert (total.due, total.rate, total.person_times) == (3, "33.3", 1)


def test_units_are_the_streets_in_code_order(city, pool):
    units = progress_of(city.licheng, YEAR_END).units
    assert [(street.name, figures.due, figures.rate) for street, figures in units] == [
        ("山大路街道", 1, "0.0"),
        ("洪家楼街道", 2, "50.0"),
    ]


def test_a_street_counts_the_memberships_that_name_it(city, pool):
    progress = progress_of(city.hongjialou, YEAR_END)
    assert (progress.total.due, progress.units) == (2, [])


def test_the_city_lists_its_districts_and_an_empty_pool_has_no_rate(city, pool):
    units = progress_of(city.jinan, YEAR_END).units
    assert [(district.name, figures.rate) for district, figures in units] == [("天桥区", None), ("历城区", "33.3")]


def test_somebody_in_two_pools_is_one_person_for_the_city(city, joins):
    person = PersonFactory()
    joins("", city.licheng, city.hongjialou, person=person)
    joins("", city.tianqiao, city.beiyuan, person=person)
    progress = progress_of(city.jinan, YEAR_END)
    assert (progress.total.due, progress.counted_twice) == (1, 1)


def test_who_moved_is_counted_where_they_are_and_keeps_their_hours(city, joins, trains):
    person = PersonFactory()
    joins("", city.licheng, city.hongjialou, person=person, until="2023-07-10")
    joins("", city.tianqiao, city.beiyuan, person=person, since="2023-07-10")
    trains(person, "2023-05-08")
    before, after = progress_of(city.licheng, YEAR_END).total, progress_of(city.tianqiao, YEAR_END).total
    assert (before.due, before.person_times) == (0, 1)
    assert (after.rate, after.person_times) == ("100", 0)


def test_merged_duplicates_are_one_person_with_both_their_hours(city, joins, trains):
    kept, duplicate = PersonFactory(), PersonFactory()
    joins("", city.licheng, city.hongjialou, person=kept)
    joins("", city.licheng, city.hongjialou, person=duplicate)
    trains(duplicate, "2023-05-08")
    duplicate.canonical = kept
    duplicate.save()
    total = progress_of(city.licheng, YEAR_END).total
    assert (total.due, total.trained, total.rate) == (1, {kept.pk}, "100")


def test_a_credit_taken_back_trains_nobody(city, pool, trainer):
    from talent.credits.ledger import void_credit
    from talent.credits.models import CreditSource

    source = CreditSource.objects.get()
    void_credit(pool.trained.person, source, season="2023", by=trainer, reason="没有到场")
    assert progress_of(city.licheng, YEAR_END).total.trained == set()


def test_the_number_of_queries_does_not_grow_with_people(city, joins, trains, django_assert_num_queries):
    """Counting anew: clock and marks, then members, odd ones, units, and keeping what was counted."""
    for _ in range(2):  # the first count makes the clock, the second replaces figures
        joins("王桂兰", city.licheng, city.hongjialou)
        progress_of(city.licheng, YEAR_END)
    for size in (1, 3):
        for n in range(size):
            trains(joins(f"甲{size}{n}", city.licheng, city.hongjialou).person, "2023-05-08")
        with django_assert_num_queries(COUNTING):
            progress_of(city.licheng, YEAR_END)


COUNTING = 17
