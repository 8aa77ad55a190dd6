"""Lists of people and of organizations on their way out: the columns of their pages, and the 台账 of organizations."""

from django.db.models import Prefetch

from talent.people.forms import PeopleFilter, streets_of
from talent.people.models import Affiliation, Person, Post
from talent.people.querysets import in_force
from talent.people.rules import manages_people
from talent.registry.forms import OrganizationFilter
from talent.registry.models import Organization, Region
from talent.registry.tag_columns import in_words
from talent.registry.tag_models import OrganizationTag, Tag
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport, RegisterLayout
from talent.text.masks import mask_mobile, mask_resident_id


def mobile_column(person_of, header: str = "手机号") -> ExportColumn:
    """The mobile of the person that `person_of(row)` gives (or None): masked, in full with a reason."""

    def masked(row):
        person = person_of(row)
        return mask_mobile(person.mobile) if person else ""

    def full(row):
        person = person_of(row)
        return (person.mobile or "") if person else ""

    return ExportColumn(header, masked, full=full)


def resident_id_column(person_of) -> ExportColumn:
    """The resident ID: masked to its first and last character, in full with a reason."""
    return ExportColumn(
        "身份证号",
        lambda row: mask_resident_id(person_of(row).resident_id),
        width=22,
        full=lambda row: person_of(row).resident_id,
    )


def _people(viewer, query):
    form = PeopleFilter(query, person=viewer)
    posts = Post.objects.filter(in_force()).select_related("organization")
    ties = Affiliation.objects.filter(in_force()).select_related("region").order_by("region__path", "pk")
    found = form.narrow(Person.objects.canonical_only().visible_to(viewer)).order_by("name_pinyin", "pk")
    return found.prefetch_related(Prefetch("posts", posts, "open_posts"), Prefetch("affiliations", ties, "open_ties"))


def _work(person: Person) -> str:
    posts = [f"{p.organization.name}（{p.title}）" if p.title else p.organization.name for p in person.open_posts]
    return "，".join(posts) or person.organization_text


list_exports.register(
    ListExport(
        name="people",
        title="人员名单",
        rule=manages_people,
        rows=_people,
        back="desk_people",
        columns=(
            ExportColumn("姓名", lambda person: person.name),
            ExportColumn("人员类别", lambda person: "、".join(person.audiences), width=24),
            ExportColumn("组织与职务", _work, width=40),
            ExportColumn(
                "街道（镇）",
                lambda person: next((t.region.name for t in person.open_ties if t.region.level == "street"), ""),
                width=16,
            ),
            mobile_column(lambda person: person),
        ),
    )
)


def _organizations(viewer, query):
    form = OrganizationFilter(query, streets=streets_of(viewer))
    leaders = Post.objects.filter(in_force(), kind=Post.Kind.LEADER).select_related("person").order_by("pk")
    found = form.narrow(Organization.objects.visible_to(viewer)).select_related("street", "community")
    tags = Prefetch("tags", OrganizationTag.objects.on().select_related("tag"), "open_tags")
    return found.prefetch_related(Prefetch("posts", leaders, "leaders"), tags).order_by("street__path", "name", "pk")


def _tag_words(kind: str):
    return lambda organization: in_words(tie.tag for tie in organization.open_tags if tie.tag.kind == kind)


def _leader(organization: Organization) -> Person | None:
    return organization.leaders[0].person if organization.leaders else None


def _leader_names(organization: Organization) -> str:
    return "、".join(post.person.name for post in organization.leaders) or organization.leader_name


def _urban_rural(organization: Organization) -> str:
    kind = organization.community.kind if organization.community else ""
    return {Region.Kind.URBAN: "城市", Region.Kind.RURAL: "农村"}.get(kind, "")


NAME = ExportColumn("组织名称", lambda o: o.name, width=30)
STREET = ExportColumn("所属街道（镇）", lambda o: o.street.name, width=16)
CATEGORY = ExportColumn("类别", lambda o: f"{o.get_category_display()}类")
STATUS = ExportColumn("登记或备案", lambda o: o.get_status_display())
LEADER = ExportColumn("负责人", _leader_names)

list_exports.register(
    ListExport(
        name="organizations",
        title="社区社会组织名单",
        rule=manages_people,
        rows=_organizations,
        back="desk_organizations",
        columns=(
            NAME,
            CATEGORY,
            STATUS,
            STREET,
            LEADER,
            ExportColumn("代码", lambda o: o.uscc or o.filing_code or "", width=22),
        ),
        # The columns of the sheet that is imported, so that the register comes back as it went.
        register=RegisterLayout(
            "社区社会组织台账",
            (
                NAME,
                CATEGORY,
                STATUS,
                ExportColumn("统一社会信用代码", lambda o: o.uscc or "", width=22),
                ExportColumn("备案编码", lambda o: o.filing_code or "", width=18),
                STREET,
                ExportColumn("所属社区（村）", lambda o: o.community.name if o.community else "", width=16),
                ExportColumn("城乡", _urban_rural),
                ExportColumn("成立日期", lambda o: o.founded_on, "date"),
                LEADER,
                mobile_column(_leader, "负责人手机号"),
                ExportColumn("党建工作", lambda o: o.party_work, width=20),
                ExportColumn("是否联合会", lambda o: "是" if o.is_federation else "否"),
                ExportColumn("服务领域", _tag_words(Tag.Kind.SERVICE), width=20),
                ExportColumn("服务对象", _tag_words(Tag.Kind.BENEFICIARY), width=20),
                ExportColumn("备注", lambda o: o.note, width=20),
            ),
        ),
    )
)
