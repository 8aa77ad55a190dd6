"""The sheet of pool members: a person by the rules of identity, and their membership in the pool of the street."""

from talent.people.sheets import check_own_region
from talent.pools.member_rows import MemberPlanning
from talent.pools.member_writing import undo_members, write_members
from talent.registry.collector import collector_paused
from talent.sheets import kinds
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Preview
from talent.sheets.widgets import (
    ChoiceWidget,
    DateWidget,
    MobileWidget,
    MultiChoiceWidget,
    NameWidget,
    ResidentIdWidget,
    TextWidget,
)

AUDIENCES = {
    "社区社会组织负责人": "is_leader", "社会工作者": "is_social_worker", "社区志愿者": "is_volunteer",
    "负责人": "is_leader", "社工": "is_social_worker", "志愿者": "is_volunteer",
}  # fmt: skip
GENDERS = {"男": "male", "女": "female", "男性": "male", "女性": "female"}


class LevelWidget(TextWidget):
    """A rung of the ladder. The rungs are rows, so the plan, not the cell, knows which there are."""


class PoolSheet(Sheet):
    """名单 of a district's backbone talent pool."""

    title = "社区社会组织骨干人才库名单"
    undone_together = ("talent.person",)
    hints = (
        "身份证号、手机号请以文本格式填写。",
        "没有身份证号的，按姓名和手机号核对。",
        "人员类别可填多个，用顿号隔开。",
    )

    name = Column("姓名", NameWidget(), required=True, sample="王桂兰")
    gender = Column("性别", ChoiceWidget(GENDERS, ("男", "女")), refuses=False, sample="女")
    resident_id = Column("身份证号", ResidentIdWidget(), width=22)
    mobile = Column("手机号", MobileWidget(), required=True, sample="13800000001", width=14)
    audiences = Column(
        "人员类别",
        MultiChoiceWidget(AUDIENCES, ("社区社会组织负责人", "社会工作者", "社区志愿者")),
        required=True,
        sample="社区社会组织负责人",
        width=22,
    )
    organization = Column("所在组织", TextWidget(100), refuses=False, sample="和顺邻里调解队", width=30)
    position = Column("职务", TextWidget(60), refuses=False, sample="负责人")
    street = Column("所属街道（镇）", TextWidget(60), required=True, sample="洪家楼街道")
    politics = Column("政治面貌", TextWidget(30), refuses=False, sample="中共党员")
    education = Column("文化程度", TextWidget(30), refuses=False, sample="大专")
    qualification = Column("专业资格", TextWidget(60), refuses=False)
    strengths = Column("特长", TextWidget(120), refuses=False, sample="调解")
    since = Column("入库日期", DateWidget(), sample="2023-09-20")
    entry_basis = Column("入库依据", TextWidget(100), refuses=False, sample="街道推荐")
    level = Column("梯队层级", LevelWidget(20), sample="骨干")
    note = Column("备注", TextWidget(300), refuses=False)

    def check_right(self, *, region, by, **context) -> None:
        check_own_region(region, by)

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        with collector_paused():
            return MemberPlanning(PoolSheet, rows, region).run()

    def apply(self, preview: Preview, batch, by) -> None:
        with collector_paused():
            write_members(preview, batch)

    def undo(self, batch, by):
        return undo_members(batch, self, by)


kinds.register("pool", PoolSheet)
