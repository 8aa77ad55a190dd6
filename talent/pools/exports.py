"""The pool on its way out: the columns of its page, and the 台账 whose columns are those of the sheet that comes in."""

from django.db.models import Prefetch
from django.utils import timezone

from talent.people.exports import mobile_column, resident_id_column
from talent.people.models import Post
from talent.people.querysets import in_force
from talent.people.rules import manages_people
from talent.pools.forms import PoolFilter
from talent.pools.models import PoolMembership
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport, RegisterLayout


def _members(viewer, query):
    found = PoolFilter(query, person=viewer).narrow(PoolMembership.objects.visible_to(viewer).with_year())
    posts = Post.objects.filter(in_force()).select_related("organization").order_by("pk")
    found = found.select_related("person", "street", "level").prefetch_related(
        Prefetch("person__posts", posts, "open_posts")
    )
    return found.order_by("person__name_pinyin", "pk")


def _person(membership: PoolMembership):
    return membership.person


def _organization(membership: PoolMembership) -> str:
    """The post in a named organization of the member's street first: that is where the sheet finds it again."""
    posts = membership.person.open_posts
    home = [post for post in posts if post.organization.street_id == membership.street_id]
    return (home or posts)[0].organization.name if posts else membership.person.organization_text


def _year(membership: PoolMembership) -> str:
    if membership.until is not None and membership.until <= timezone.localdate():
        return "已退出"
    if membership.exempt:
        return "暂不参训"
    return "已参训" if membership.trained else "还没参加"


NAME = ExportColumn("姓名", lambda m: m.person.name)
KINDS = {"负责人": "社区社会组织负责人", "志愿者": "社区志愿者"}
AUDIENCES = ExportColumn("人员类别", lambda m: "、".join(KINDS.get(a, a) for a in m.person.audiences), width=24)
STREET = ExportColumn("所属街道（镇）", lambda m: m.street.name, width=16)
POSITION = ExportColumn("职务", lambda m: m.position)
LEVEL = ExportColumn("梯队层级", lambda m: m.level.name if m.level else "")
MOBILE = mobile_column(_person)
SINCE = ExportColumn("入库日期", lambda m: m.since, "date")

list_exports.register(
    ListExport(
        name="pool",
        title="骨干人才库名单",
        rule=manages_people,
        rows=_members,
        back="desk_pool",
        columns=(NAME, AUDIENCES, STREET, POSITION, LEVEL, MOBILE, SINCE, ExportColumn("今年", _year)),
        register=RegisterLayout(
            "社区社会组织骨干人才库台账",
            (
                NAME,
                ExportColumn("性别", lambda m: m.person.get_gender_display() if m.person.gender else ""),
                resident_id_column(_person),
                MOBILE,
                AUDIENCES,
                ExportColumn("所在组织", _organization, width=30),
                POSITION,
                STREET,
                ExportColumn("政治面貌", lambda m: m.person.politics),
                ExportColumn("文化程度", lambda m: m.person.education),
                ExportColumn("专业资格", lambda m: m.person.qualification, width=18),
                ExportColumn("特长", lambda m: m.person.strengths, width=18),
                SINCE,
                ExportColumn("入库依据", lambda m: m.entry_basis, width=18),
                LEVEL,
                ExportColumn("备注", lambda m: m.note, width=20),
            ),
        ),
    )
)
