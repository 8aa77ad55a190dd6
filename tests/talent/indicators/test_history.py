"""Every indicator at three dates of one history (conftest), by hand, and of a district in which there is nothing."""

import pytest

from talent.indicators.catalogue import INDICATORS
from talent.indicators.figures import percent
from talent.indicators.projections import Wanted, read_all, targets_of
from talent.indicators.readings import read_city, units_of
from talent.registry.areas import district_counts
from tests.talent.indicators.conftest import AUGUST, DECEMBER, JUNE

DATES = (JUNE, AUGUST, DECEMBER)
# 天桥区 by management on 30 June, 31 August and 31 December; last, 长清区, which has no street.
BY_HAND = {
    "organizations": ("2", "5", "3", "0"),
    "organizations_per_urban_community": (None, "2.0", "1.0", None),
    "organizations_per_rural_community": ("1.0", "1.0", "1.0", None),
    "category_charity": ("0.0", "0.0", "0.0", None),
    "category_service": ("50.0", "80.0", "66.6", None),
    "category_affairs": ("0.0", "0.0", "0.0", None),
    "category_culture": ("50.0", "20.0", "33.3", None),
    "province_organizations_per_urban_community": (None, "2.0", "1.0", None),
    "province_organizations_per_rural_community": ("1.0", "1.0", "1.0", None),
    "province_category_public_service": ("50.0", "80.0", "66.6", None),
    "province_category_charity": ("0.0", "0.0", "0.0", None),
    "province_category_culture": ("50.0", "20.0", "33.3", None),
    "province_category_mediation": ("0.0", "0.0", "0.0", None),
    "province_category_neighbors": ("0.0", "0.0", "0.0", None),
    "province_category_rural": ("0.0", "0.0", "0.0", None),
    "party_coverage": ("0.0", "40.0", "0.0", None),
    "cultivated_member_to_leader": ("0", "1", "1", "0"),
    "cultivated_backbone_to_member": ("0", "0", "1", "0"),
    "cultivated_leader_to_committee": ("1", "1", "1", "0"),
    "federation_coverage": ("0.0", "100", "50.0", None),
    "pilot_federation_coverage": (None, "100", "50.0", None),
    "group_member_coverage": ("0.0", "33.3", "0.0", None),
    "hubs": ("1", "2", "1", "0"),
    "service_tagged": ("0.0", "60.0", "33.3", None),
    "beneficiary_tagged": ("0.0", "20.0", "33.3", None),
    "participation_rate": ("100", "50.0", "100", None),
    "plans_issued": ("50.0", "66.6", "100", "0.0"),
    "pool_coverage": ("100", "100", "50.0", None),
    "leaders_in_pool": ("100", "50.0", "0.0", None),
    "recommended_organizations": ("0", "1", "2", "0"),
    "recommended_leaders": ("0", "0", "1", "0"),
    "cases": ("0", "1", "1", "0"),
    "base_coverage": ("100", "100", "50.0", None),
    "districts_with_base": ("100", "100", "100", "0.0"),
    "innovation_districts": ("0", "1", "1", "0"),
    "innovation_streets": ("0", "1", "2", "0"),
    "innovation_communities": ("1", "2", "2", "0"),
    "pairings": ("0.0", "50.0", "100", None),
    "branded_streets": ("100", "50.0", "0.0", None),
}


def readings(history, on, view="managing"):
    """Unit name → code → reading, for the city and its districts."""
    city = read_city(history.city.jinan, on)
    wanted = Wanted.of(targets_of(city), on)
    return {unit.name: read_all(unit, wanted) for unit in units_of(city, view)}


def test_every_indicator_is_worked_out_by_hand():
    assert list(BY_HAND) == [indicator.code for indicator in INDICATORS]


def test_three_dates_and_the_empty_district(history):
    found = [readings(history, on) for on in DATES]
    by_code = {code: (*(at["天桥区"][code].value for at in found), found[2]["长清区"][code].value) for code in BY_HAND}
    assert by_code == BY_HAND


def test_streets_are_named_as_they_were(history):
    names = [[street.name for street in read_city(history.city.jinan, on).streets.values()] for on in DATES]
    assert names == [["北园街道", "洪家楼街道"], ["北园街道", "洪家楼街道"], ["北园路街道", "洪家楼街道"]]


@pytest.mark.parametrize("on", DATES)
def test_both_views_add_up_to_the_same_streets(history, on):
    city = read_city(history.city.jinan, on)
    for view in ("managing", "statutory"):
        whole, *districts = units_of(city, view)
        assert sorted(s.pk for one in districts for s in one.streets) == sorted(s.pk for s in whole.streets)
        counts = {one.pk: len(one.streets) for one in districts}
        assert counts == {row.district.pk: getattr(row, view) for row in district_counts(on)}


def test_a_street_counts_for_its_statutory_district_in_statutory_tables(history):
    by_statute = readings(history, AUGUST, "statutory")
    assert (by_statute["天桥区"]["organizations"].value, by_statute["历城区"]["organizations"].value) == ("2", "3")
    assert by_statute["济南市"]["organizations"] == readings(history, AUGUST)["济南市"]["organizations"]


def test_the_city_is_measured_by_its_district_with_the_fewest_recommended(history):
    reading = readings(history, DECEMBER)["济南市"]["recommended_organizations"]
    city = history.city
    assert (reading.value, reading.measure, reading.note) == ("2", 0, "0/3个区县达到")
    assert set(reading.missing) == {city.licheng.pk, city.tianqiao.pk, city.changqing.pk}


def test_what_is_missing_is_named(history):
    found, city = readings(history, DECEMBER)["天桥区"], history.city
    assert found["federation_coverage"].missing == (city.hongjialou.pk,)
    assert found["leaders_in_pool"].missing == (history.wang.pk,)
    assert found["organizations_per_rural_community"].missing == (city.village.pk,)


def test_the_participation_rate_is_that_of_the_coverage_page(history):
    from talent.target.progress import progress_of

    for on in DATES:
        total = progress_of(history.city.tianqiao, on).total
        reading = readings(history, on)["天桥区"]["participation_rate"]
        assert (reading.part, reading.value) == (len(total.trained), percent(reading.part, total.due))
