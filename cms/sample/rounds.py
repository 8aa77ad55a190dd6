"""The yearly selection as it stands today: every district somewhere else on the way from 申报 to 公布."""

import datetime
import random
from dataclasses import dataclass

from django.core.files import File

from cms.cases.actions import tell_selection
from cms.cases.models import CasePage
from cms.sample.checking import load_checking
from cms.sample.clock import clock_at, moment
from cms.sample.files import MEDIA, words
from cms.sample.holding import deliver
from cms.sample.panels import Panels
from cms.sample.places import Places
from cms.sample.staff import Hiring, Staff
from talent.people.models import Post
from talent.registry.models import Organization, Region
from talent.selection.actions.frames import DEFAULT_CRITERIA, set_frame
from talent.selection.actions.nominations import (
    nominate,
    pass_nomination,
    return_nomination,
    withdraw_nomination,
)
from talent.selection.actions.notices import announce, promote_reserve, publish_notice, working_calendar
from talent.selection.actions.objections import handle_objection, raise_objection
from talent.selection.actions.rounds import close_panel, decide, open_round
from talent.selection.models import Nomination, PublicNotice, SelectionRound
from talent.selection.scoring import places_of

DAY = datetime.timedelta(days=1)
Kind = Nomination.Kind
MINIMUM = 10
OFFICE_HOURS = "工作日9:00—12:00、13:30—17:00"
SHORT_REASON = "符合条件并愿意申报的组织只有8个，名额不硬凑，来年继续培育。"
# What is said of an organization by its category: what was done, who was helped, what changed.
ANSWERS = {
    "charity": (
        "每周两次上门看望高龄独居老人，逢节气送一餐热饭，账目每季贴在楼门口。",
        "固定看望38位老人，临时帮扶21户困难家庭。",
        "以前出了事才知道，现在两天联系不上必有人上门；邻里主动报名的从6人增到27人。",
    ),
    "service": (
        "每月逢五在社区广场摆摊，修锁、磨刀、理发、缝补，老人上门修。",
        "一年服务1,240人次，其中上门186次。",
        "小修小补不出院，老人不再拎着东西坐三站车；常来的年轻人有9名留下当了骨干。",
    ),
    "affairs": (
        "把楼院里的事摆到桌面上议：先听、再分开谈、最后写成一张纸，三十天回访。",
        "一年议事41件，涉及三个小区、近千户居民。",
        "34件当场谈拢，其余转人民调解；楼道堆物和停车的投诉比上年少了一半。",
    ),
    "culture": (
        "排练日顺路看望独居老人，节日把节目送进院里，新队员先学安全再上台。",
        "68名队员，全年演出和送戏32场，约5,000人次观看。",
        "一支爱唱爱跳的队伍，成了楼栋里的联络站；队里有5人进了区里的骨干人才库。",
    ),
}


@dataclass
class Stage:
    """How far this year's round of a district is, and how many are recommended."""

    reach: str  # collecting, panel, deciding, notice, reserve, announced
    organizations: int = 10
    leaders: int = 10


THIS_YEAR = {
    "历下区": Stage("announced"),
    "市中区": Stage("panel", 9, 4),
    "槐荫区": Stage("collecting", 3, 2),
    "天桥区": Stage("reserve"),
    "历城区": Stage("notice"),
    "长清区": Stage("collecting", 2, 1),
    "章丘区": Stage("announced"),
    "济阳区": Stage("collecting", 2, 1),
    "莱芜区": Stage("announced"),
    "钢城区": Stage("collecting", 2, 2),
    "平阴县": Stage("collecting", 1, 1),
    "商河县": Stage("notice", 8, 10),
    "济南高新技术产业开发区": Stage("deciding"),
    "济南市南部山区": Stage("collecting", 1, 1),
    "济南新旧动能转换起步区": Stage("panel", 6, 3),
}
COLLECTING = Stage("collecting", 2, 1)


class Selection:
    """Runs rounds by the verbs of selection; each step on its own day, counted back from the notice's first."""

    def __init__(self, places: Places, staff: Staff, hiring: Hiring, today: datetime.date, rng: random.Random):
        self.places, self.staff, self.hiring, self.today, self.rng = places, staff, hiring, today, rng
        self.panels = Panels(staff, hiring, rng)

    def load(self) -> None:
        self._set_frame()
        for year in (self.today.year - 2, self.today.year - 1):
            for district in self._districts_of_cases(year):
                self._last_rounds(district, year)
        for name, stage in THIS_YEAR.items():
            self._this_year(self.places.district[name], stage)
        # 历城区 already collects for next year: one of 洪家楼街道 came back for want of photos.
        opened = self.today - 12 * DAY
        ahead = self._collect(self.places.district["历城区"], self.today.year + 1, opened, COLLECTING)
        load_checking(ahead, self.staff, opened, ANSWERS)
        deliver()

    def _set_frame(self) -> None:
        """What the city asks of every district this year and the next."""
        with clock_at(moment(self.today - 120 * DAY)):
            for year in (self.today.year, self.today.year + 1):
                set_frame(year, criteria=DEFAULT_CRITERIA, by=self.staff.city)

    def _districts_of_cases(self, year: int) -> list[Region]:
        offset = year - self.today.year
        names = {case["district"] for case in words("cases")["cases"] if case["year_offset"] == offset}
        return [district for district in self.places.districts if district.name in names]

    def _last_rounds(self, district: Region, year: int) -> None:
        """A finished round of an earlier year, with its cases told and linked."""
        starts = self._working_day(datetime.date(year, 10, 15))
        round_ = self._until_notice(district, year, starts, Stage("announced", 10, 10))
        self._announce(round_)
        for nomination in round_.nominations.filter(kind=Kind.ORGANIZATION).exclude(announcement=None).with_names():
            page = CasePage.objects.filter(organization_name=nomination.organization.name, live=True).first()
            if page:
                page.nomination_id, page.organization = nomination.pk, nomination.organization
                with clock_at(moment(self.today - 60 * DAY)):
                    page.save_revision(user=self.staff.editor).publish(user=self.staff.editor)
                    tell_selection(page)

    def _this_year(self, district: Region, stage: Stage) -> None:
        if stage.reach == "collecting":
            self._collect(district, self.today.year, self.today - 12 * DAY, stage)
        elif stage.reach == "panel":
            round_ = self._collect(district, self.today.year, self.today - 30 * DAY, stage)
            self.panels.seat(round_, self.today - 6 * DAY)
            if district.name == "市中区":
                self.panels.begin(round_, self.today - 2 * DAY)
        elif stage.reach == "deciding":
            self._until_list(district, self.today.year, self.today + 3 * DAY, stage)
        else:
            starts = self._working_day(self.today - {"notice": 1, "reserve": 14, "announced": 35}[stage.reach] * DAY)
            round_ = self._until_notice(district, self.today.year, starts, stage)
            if stage.reach == "reserve":
                self._promote(round_)
            elif stage.reach == "announced":
                self._announce(round_)
            elif district.name == "历城区":
                self._object(round_)

    def _working_day(self, day: datetime.date) -> datetime.date:
        calendar = working_calendar()
        while not calendar.is_working(day):
            day -= DAY
        return day

    def _until_list(self, district: Region, year: int, starts: datetime.date, stage: Stage) -> SelectionRound:
        """Collected, checked, scored and closed: the list comes next."""
        round_ = self._collect(district, year, starts - 45 * DAY, stage)
        self.panels.seat(round_, starts - 20 * DAY)
        self.panels.score(round_, starts - 12 * DAY)
        with clock_at(moment(starts - 6 * DAY)):
            return close_panel(round_, by=self.staff.admin[district.name])

    def _until_notice(self, district: Region, year: int, starts: datetime.date, stage: Stage) -> SelectionRound:
        round_ = self._until_list(district, year, starts, stage)
        admin = self.staff.admin[district.name]
        with clock_at(moment(starts - 5 * DAY)):
            places = [row for kind in Kind for row in places_of(round_, kind)]
            behind = self._surplus(places, stage)
            selected = [nomination for nomination in places if nomination.pk not in behind]
            reserves = [nomination for nomination in places if nomination.pk in behind]
            short = min(sum(nomination.kind == kind for nomination in selected) for kind in Kind) < MINIMUM
            reason = SHORT_REASON if short else ""
            decide(round_, selected=selected, reserves=reserves, shortfall_reason=reason, by=admin)
        with clock_at(moment(starts)):
            self._publish(round_, starts)
        return round_

    def _publish(self, round_: SelectionRound, starts: datetime.date) -> PublicNotice:
        district = round_.district
        return publish_notice(
            round_, starts=starts, phone=district.office_phone, address=district.office_address,
            office_hours=OFFICE_HOURS, by=self.staff.admin[district.name],
        )  # fmt: skip

    def _promote(self, round_: SelectionRound) -> None:
        """One withdrew during the notice, the others are announced, the reserve stands in a notice of its own."""
        admin, notice = self.staff.admin[round_.district.name], round_.notices.get()
        entry = notice.entries.filter(nomination__kind=Kind.ORGANIZATION).select_related("nomination").last()
        with clock_at(moment(notice.starts + DAY, "10:00")):
            withdraw_nomination(entry.nomination, reason="负责人要随子女去外地，来函退出。", by=admin)
        with clock_at(moment(notice.ends + DAY, "9:30")):
            announce(notice, by=admin)
            reserve = round_.nominations.filter(status=Nomination.Status.RESERVE, kind=Kind.ORGANIZATION)
            promote_reserve(reserve.order_by("reserve_order").first(), by=admin)
        starts = self._working_day(self.today - 2 * DAY)
        with clock_at(moment(max(starts, notice.ends + DAY), "14:00")):
            self._publish(round_, max(starts, notice.ends + DAY))

    def _surplus(self, places, stage: Stage) -> set[int]:
        """Who is ranked behind the places of their kind."""
        seats = {Kind.ORGANIZATION: stage.organizations, Kind.LEADER: stage.leaders}
        behind = set()
        for kind in Kind:
            of_kind = [nomination.pk for nomination in places if nomination.kind == kind]
            behind.update(of_kind[seats[kind] :])
        return behind

    def _collect(self, district: Region, year: int, day: datetime.date, stage: Stage) -> SelectionRound:
        """Open the round and put organizations and their leaders forward."""
        admin, trainer = self.staff.admin[district.name], self.staff.trainer[district.name]
        with clock_at(moment(day)):
            round_ = open_round(district, year, by=admin, apply_until=day + 40 * DAY)
        organizations = self._candidates(district, year, max(stage.organizations, stage.leaders) + 1)
        made = []
        with clock_at(moment(day + 6 * DAY, "10:20")):
            for place, organization in enumerate(organizations):
                by = self.staff.street if organization.street.name == "洪家楼街道" else trainer
                if place <= stage.organizations:
                    made.append(self._put_forward(round_, Kind.ORGANIZATION, organization, None, by))
                leader = Post.objects.filter(organization=organization, kind=Post.Kind.LEADER, until=None).first()
                if leader and place <= stage.leaders:
                    made.append(self._put_forward(round_, Kind.LEADER, organization, leader.person, by))
        with clock_at(moment(day + 9 * DAY, "15:00")):
            self._check(made, stage, admin)
        return round_

    def _check(self, made: list[Nomination], stage: Stage, admin) -> None:
        """初审: all pass where the panel follows; else the first comes back and the last still waits."""
        if stage.reach != "collecting":
            for nomination in made:
                pass_nomination(nomination, by=admin)
            return
        return_nomination(made[0], missing="缺两张活动照片，并请写明照片中的人是否同意公开。", by=admin)
        for nomination in made[1:-1]:
            pass_nomination(nomination, by=admin)

    def _candidates(self, district: Region, year: int, count: int) -> list[Organization]:
        """The written ones first: they have a story to tell."""
        told = [
            case["organization"] for case in words("cases")["cases"] if case["year_offset"] == year - self.today.year
        ]
        local = Organization.objects.active().within(district).select_related("street")
        rows = sorted(local, key=lambda row: (row.name not in told, row.introduction == "", row.pk))
        return rows[:count]

    def _put_forward(self, round_, kind, organization, person, by) -> Nomination:
        done, helped, changed = ANSWERS[organization.category]
        images = words("media")["images"]
        photos = []
        if kind == Kind.ORGANIZATION and round_.district.name in ("历城区", "市中区"):
            image = images[organization.pk % len(images)]
            with (MEDIA / image["file"]).open("rb") as stream:
                photos = [(File(stream, name=image["file"]), f"插图：{image['title']}", True)]
                return nominate(
                    round_, kind=kind, organization=organization, person=person, photos=photos, by=by,
                    what_done=done, who_helped=helped, what_changed=changed, street_opinion="情况属实，同意推荐。",
                )  # fmt: skip
        return nominate(
            round_, kind=kind, organization=organization, person=person, by=by,
            what_done=done, who_helped=helped, what_changed=changed, street_opinion="情况属实，同意推荐。",
        )  # fmt: skip

    def _announce(self, round_: SelectionRound) -> None:
        notice = round_.notices.get()
        with clock_at(moment(notice.ends + DAY, "9:30")):
            announce(notice, by=self.staff.admin[round_.district.name])

    def _object(self, round_: SelectionRound) -> None:
        """One objection under check: its nominee is held, the others go on."""
        entry = round_.notices.get().entries.filter(nomination__kind=Kind.ORGANIZATION).last()
        with clock_at(moment(self.today, "8:50")):
            objection = raise_objection(
                entry, name="马成林", phone="0531-8000000", via="phone",
                text="材料里写的活动场次，和我们楼院看到的对不上，请核实一下。", by=self.staff.admin[round_.district.name],
            )  # fmt: skip
            handle_objection(objection, status="checking", by=self.staff.admin[round_.district.name])
