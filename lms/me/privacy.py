"""What is stored about a person: what for, masked on the page, whole in their own download."""

from dataclasses import dataclass, field

from django.utils import timezone

from lms.certificates.models import Certificate
from lms.me.year import own_credits
from lms.progress.models import Enrollment
from talent.attendance.models import AttendanceHead
from talent.people.models import Person, Post
from talent.pools.models import PoolMembership
from talent.text.masks import mask_mobile, mask_resident_id
from talent.training.models import SessionSignup


@dataclass(frozen=True)
class Section:
    """`rows` are (label, value on the page, value in the download)."""

    title: str
    purpose: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)


def sections_of(person: Person) -> list[Section]:
    return [
        Section("身份", "用来认出您是谁，避免把两个人记成一个人。", _identity(person)),
        Section("所在组织与任职", "用来安排适合您的培训。", _posts(person)),
        Section("骨干人才库", "用来统计参训情况。", _pools(person)),
        Section("学时", "证明您参加过培训。", _credits(person)),
        Section("报名与签到", "用来留座位、记考勤。", _sessions(person)),
        Section("在线学习", "记住您学到哪儿，学完记学时。", _courses(person)),
        Section("学习证明", "供您出示，他人凭查验码核对。", _certificates(person)),
    ]


def as_download(person: Person) -> dict:
    """The same sections as JSON. The resident ID stays masked: a file in a chat group must not carry it."""
    return {
        "生成时间": timezone.localtime().isoformat(timespec="seconds"),
        **{
            section.title: [{"项目": label, "内容": whole} for label, _, whole in section.rows]
            for section in sections_of(person)
        },
    }


def _plain(rows) -> list[tuple[str, str, str]]:
    return [(label, str(value), str(value)) for label, value in rows if value]


def _identity(person: Person):
    rows = [
        ("姓名", person.name),
        ("性别", person.get_gender_display() if person.gender else ""),
        ("人员类别", "、".join(person.audiences)),
        ("政治面貌", person.politics),
        ("文化程度", person.education),
        ("专业资格", person.qualification),
        ("特长", person.strengths),
    ]
    hidden = [("手机号", mask_mobile(person.mobile), person.mobile or "")] if person.mobile else []
    if person.resident_id_cipher:
        masked = mask_resident_id(person.resident_id)
        hidden.append(("身份证号", masked, masked))
    return [*_plain(rows[:1]), *hidden, *_plain(rows[1:])]


def _posts(person):
    posts = Post.objects.filter(person=person).select_related("organization")
    return _plain((post.organization.name, f"{post.title or post.get_kind_display()}，{_span(post)}") for post in posts)


def _pools(person):
    rows = PoolMembership.objects.filter(person=person).select_related("pool__district", "street")
    return _plain((f"{row.pool.district.name}骨干人才库", f"{row.street.name}，{_span(row)}") for row in rows)


def _credits(person):
    return _plain((head.source.title, f"{head.hours.normalize():f}学时，{head.dated}") for head in own_credits(person))


def _sessions(person):
    signups = SessionSignup.objects.filter(person=person).select_related("session")
    marks = AttendanceHead.objects.filter(person=person).select_related("session")
    rows = [(s.session.title, f"报名：{s.get_status_display()}") for s in signups]
    return _plain([*rows, *((m.session.title, f"考勤：{m.get_mark_display()}") for m in marks)])


def _courses(person):
    rows = Enrollment.objects.filter(person=person).select_related("run__course")
    return _plain(
        (row.run.course.name, f"{timezone.localdate(row.started)}开始" + ("，已学完" if row.completed_at else ""))
        for row in rows
    )


def _certificates(person):
    return _plain((row.title, f"查验码{row.spaced_code}") for row in Certificate.objects.visible_to(person))


def _span(row) -> str:
    return f"{row.since}起" + (f"，{row.until}止" if row.until else "")
