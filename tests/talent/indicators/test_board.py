"""六项计划 on the desk: live figures of one's own unit."""

from talent.indicators.readings import board_of
from talent.registry.plan import ensure_first_plan
from tests.factories import OrganizationFactory


def figures(region):
    return {figure.code: figure for figure, _ in board_of(region).rows}


def test_a_registered_active_federation_covers_its_street(city):
    OrganizationFactory(name="联合会甲", street=city.hongjialou, is_federation=True, registered=True, uscc="A" * 18)
    OrganizationFactory(name="联合会乙", street=city.shandalu, is_federation=True)
    assert figures(city.licheng)["federation_coverage"].missing == ("山大路街道",)


def test_organizations_count_for_their_home_community(city, organization):
    OrganizationFactory(name="已停的队", street=city.hongjialou, community=city.community, closed_on="2025-01-01")
    assert figures(city.licheng)["organizations_per_urban_community"].value == "1.0"


def test_targets_of_the_plan_stand_beside_the_figures(city):
    ensure_first_plan()
    rows = {figure.code: [int(t.value) for t in targets] for figure, targets in board_of(city.jinan).rows}
    assert (rows["participation_rate"], rows["federation_coverage"]) == ([100], [100, 100])


def test_an_admin_sees_their_unit_and_no_other(client_of, licheng_admin, trainer, city):
    client = client_of(licheng_admin)
    assert client.get("/desk/indicators/").context["board"].region == city.licheng
    assert client.get(f"/desk/indicators/?region={city.tianqiao.pk}").status_code == 404
    assert client_of(trainer).get("/desk/indicators/").status_code == 404
