"""Where: the real units and streets, invented communities, and which street belongs to whom."""

import random

from cms.sample.files import CONTENT
from cms.sample.sheet_rows import import_rows, import_whole
from talent.registry.models import Region

REGIONS = CONTENT / "regions.csv"
OFFICE_PHONE = "0531-8000000"
SHORT = {
    "济南高新技术产业开发区": "高新区",
    "济南市南部山区": "南部山区",
    "济南新旧动能转换起步区": "起步区",
}
FIRST, SECOND = "杏柳荷竹兰槐桐枫棠梧榆椿橘杉蓼", "溪汀园庭岸坡圃塘庐坊"
REGION_HEADERS = ("区划代码", "名称", "层级", "上级", "类型", "代管单位")


def short_name(district: Region) -> str:
    """What people call it: 高新区."""
    return SHORT.get(district.name, district.name)


def invented_words() -> list[str]:
    """Words of two characters for communities and federations, in one order; none is a place of the city."""
    return [first + second for second in SECOND for first in FIRST]


class Places:
    """The loaded tree by name. Street names of the city are unique, so a name says which street."""

    def __init__(self):
        self.city = Region.objects.cities().get()
        self.districts = list(Region.objects.districts().in_code_order())
        self.district = {row.name: row for row in self.districts}
        self.streets = list(Region.objects.streets().in_code_order().select_related("parent", "statutory_district"))
        self.street = {row.name: row for row in self.streets}

    def streets_of(self, district: Region) -> list[Region]:
        return [street for street in self.streets if street.parent_id == district.pk]


def load_places(rng: random.Random) -> Places:
    """Units and streets from their sheet, then two or three communities a street."""
    import_whole("regions", REGIONS, region=None, by=None)
    places = Places()
    import_rows("regions", "社区（村）", REGION_HEADERS, _communities(places, rng), region=None, by=None)
    for district in places.districts:
        district.office_phone = OFFICE_PHONE
        district.office_address = f"{short_name(district)}政务服务大厅社会组织窗口"
    Region.objects.bulk_update(places.districts, ["office_phone", "office_address"])
    return places


def _communities(places: Places, rng: random.Random) -> list[tuple]:
    stock = invented_words()
    rows = []
    for street in places.streets:
        rural = street.kind == Region.Kind.TOWN
        for word in rng.sample(stock, rng.choice((2, 2, 3))):
            name = f"{word}村" if rural else f"{word}社区"
            rows.append(("", name, "社区（村）", street.name, "农村" if rural else "城市", ""))
    return rows
