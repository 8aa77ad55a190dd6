"""The yearly selection as it stands today: every district somewhere else on the way from 申报 to 公布."""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from django.core.files import File

from cms.cases.models import CasePage
from cms.sample.clock import clock_at, moment
from cms.sample.files import MEDIA, words
from cms.sample.places import Places
from cms.sample.staff import Hiring, Staff
from talent.outbox.dispatch import drain
from talent.people.models import Post, Role
from talent.registry.models import Organization, Region
from talent.selection.actions.cases import link_case
from talent.selection.actions.nominations import nominate, pass_nomination, return_nomination
from talent.selection.actions.notices import (
    announce,
    handle_objection,
    publish_notice,
    raise_objection,
    working_calendar,
)
from talent.selection.actions.panel import save_scores
from talent.selection.actions.rounds import close_panel, decide, open_round, start_panel
from talent.selection.models import Nomination, SelectionRound
from talent.selection.scoring import ranked

DAY = datetime.timedelta(days=1)
Kind = Nomination.Kind
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

    reach: str  # collecting, panel, notice, announced
    organizations: int = 10
    leaders: int = 10


THIS_YEAR = {
    "历城区": Stage("notice"),
    "市中区": Stage("panel", 9, 4),
    "商河县": Stage("notice", 8, 10),
    "历下区": Stage("announced"),
    "章丘区": Stage("announced"),
    "莱芜区": Stage("announced"),
    "天桥区": Stage("collecting", 4, 2),
    "槐荫区": Stage("collecting", 3, 2),
    "长清区": Stage("collecting", 2, 1),
    "济阳区": Stage("collecting", 2, 1),
    "平阴县": Stage("collecting", 1, 1),
}


class Selection:
    """Runs rounds by the verbs of selection; each step on its own day, counted back from the notice's first."""

    def __init__(self, places: Places, staff: Staff, hiring: Hiring, today: datetime.date, rng: random.Random):
        self.places, self.staff, self.hiring, self.today, self.rng = places, staff, hiring, today, rng
        self.reviewers: dict[str, object] = {"市中区": staff.reviewer}

    def load(self) -> None:
        for year in (self.today.year - 2, self.today.year - 1):
            for district in self._districts_of_cases(year):
                self._last_rounds(district, year)
        for name, stage in THIS_YEAR.items():
            self._this_year(self.places.district[name], stage)
        drain()

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
                CasePage.objects.filter(pk=page.pk).update(
                    nomination_id=nomination.pk, organization=nomination.organization
                )
                link_case(nomination, page=page.pk, title=page.title, url=f"/cases/{page.slug}/", live=True)

    def _this_year(self, district: Region, stage: Stage) -> None:
        if stage.reach == "collecting":
            self._collect(district, self.today.year, self.today - 12 * DAY, stage)
        elif stage.reach == "panel":
            round_ = self._collect(district, self.today.year, self.today - 30 * DAY, stage)
            self._seat_panel(round_, self.today - 6 * DAY)
        else:
            ago = 1 if stage.reach == "notice" else 35
            starts = self._working_day(self.today - ago * DAY)
            round_ = self._until_notice(district, self.today.year, starts, stage)
            if stage.reach == "announced":
                self._announce(round_)
            elif district.name == "历城区":
                self._object(round_)

    def _working_day(self, day: datetime.date) -> datetime.date:
        calendar = working_calendar()
        while not calendar.is_working(day):
            day -= DAY
        return day

    def _until_notice(self, district: Region, year: int, starts: datetime.date, stage: Stage) -> SelectionRound:
        round_ = self._collect(district, year, starts - 45 * DAY, stage)
        self._seat_panel(round_, starts - 20 * DAY)
        self._score(round_, starts - 12 * DAY)
        admin = self.staff.admin[district.name]
        with clock_at(moment(starts - 6 * DAY)):
            close_panel(round_, by=admin)
            places = [row for kind in Kind for row in ranked(round_, kind)]
            short = SHORT_REASON if stage.organizations < 10 or stage.leaders < 10 else ""
            selected = [nomination for nomination, _ in places if nomination.pk not in self._surplus(places, stage)]
            reserves = [nomination for nomination, _ in places if nomination.pk in self._surplus(places, stage)]
            if min(sum(n.kind == kind for n in selected) for kind in Kind) < 10:
                short = SHORT_REASON
            decide(round_, selected=selected, reserves=reserves, shortfall_reason=short, by=admin)
        with clock_at(moment(starts)):
            publish_notice(
                round_, starts=starts, phone=district.office_phone, address=district.office_address,
                office_hours=OFFICE_HOURS, by=admin,
            )  # fmt: skip
        return SelectionRound.objects.get(pk=round_.pk)

    def _surplus(self, places, stage: Stage) -> set[int]:
        """Who is ranked behind the places of their kind."""
        seats = {Kind.ORGANIZATION: stage.organizations, Kind.LEADER: stage.leaders}
        behind = set()
        for kind in Kind:
            of_kind = [nomination.pk for nomination, _ in places if nomination.kind == kind]
            behind.update(of_kind[seats[kind] :])
        return behind

    def _collect(self, district: Region, year: int, day: datetime.date, stage: Stage) -> SelectionRound:
        """Open the round and put the organizations forward; one of 天桥区 comes back for want of photos."""
        admin, trainer = self.staff.admin[district.name], self.staff.trainer[district.name]
        with clock_at(moment(day)):
            round_ = open_round(district, year, by=admin, apply_until=day + 40 * DAY)
        organizations = self._candidates(district, year, max(stage.organizations, stage.leaders) + 1)
        made = []
        with clock_at(moment(day + 6 * DAY, "10:20")):
            for place, organization in enumerate(organizations):
                if place <= stage.organizations:
                    made.append(self._put_forward(round_, Kind.ORGANIZATION, organization, None, trainer))
                leader = Post.objects.filter(organization=organization, kind=Post.Kind.LEADER, until=None).first()
                if leader and place <= stage.leaders:
                    made.append(self._put_forward(round_, Kind.LEADER, organization, leader.person, trainer))
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
        local = Organization.objects.active().within(district).filter(founded_on__lt=datetime.date(year, 1, 1))
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

    def _reviewer(self, district: Region):
        name = district.name
        if name not in self.reviewers:
            self.reviewers[name] = self.hiring.hire(Role.Kind.REVIEWER, district, by=self.staff.admin[name])
        return self.reviewers[name]

    def _seat_panel(self, round_: SelectionRound, day: datetime.date) -> None:
        with clock_at(moment(day)):
            start_panel(round_, reviewers=[self._reviewer(round_.district)], by=self.staff.admin[round_.district.name])

    def _score(self, round_: SelectionRound, day: datetime.date) -> None:
        """One ballot for everybody; an organization whose case is told was among the best."""
        told = {case["organization"] for case in words("cases")["cases"]}
        criteria = list(round_.score_sheet.criteria.all())
        with clock_at(moment(day, "20:00")):
            for nomination in round_.nominations.on_panel().with_names():
                least = 90 if nomination.organization.name in told else 70
                points = {one.pk: self._share(one.points, least) for one in criteria}
                save_scores(nomination, reviewer=self._reviewer(round_.district), points=points)

    def _share(self, points: int, least: int) -> Decimal:
        """Points of a criterion, between a least per cent of it and all but one."""
        return (Decimal(points * self.rng.randrange(least, 100)) / 100).quantize(Decimal("0.1"))

    def _announce(self, round_: SelectionRound) -> None:
        notice = round_.notices.get()
        with clock_at(moment(notice.ends + DAY, "9:30")):
            announce(notice, by=self.staff.admin[round_.district.name])

    def _object(self, round_: SelectionRound) -> None:
        """One objection under check: its nominee is held, the others go on."""
        entry = round_.notices.get().entries.filter(nomination__kind=Kind.ORGANIZATION).last()
        with clock_at(moment(self.today, "8:50")):
            objection = raise_objection(
                entry, name="马先生（居民）", phone="0531-8000000", via="phone",
                text="材料里写的活动场次，和我们楼院看到的对不上，请核实一下。", by=self.staff.admin[round_.district.name],
            )  # fmt: skip
            handle_objection(objection, status="checking", by=self.staff.admin[round_.district.name])
