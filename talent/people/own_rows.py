"""This slice's own lines of 我的信息."""

from talent.people.holdings import Row, hold, plain, span
from talent.people.models import Affiliation, Consent, DataRequest, Person, Post
from talent.people.privacy import erase_own_rows
from talent.text.masks import mask_mobile, mask_resident_id


def _identity(ids: list[int]) -> list[Row]:
    return [line for person in Person.objects.filter(pk__in=ids).order_by("-pk") for line in _lines(person)]


def _lines(person: Person) -> list[Row]:
    hidden = [Row("手机号", mask_mobile(person.mobile), person.mobile)] if person.mobile else []
    if person.resident_id_cipher:
        # Masked in the download too: a file in a chat group must not carry it.
        masked = mask_resident_id(person.resident_id)
        hidden.append(Row("身份证号", masked, masked))
    rest = [
        ("登录名", person.login),
        ("性别", person.get_gender_display() if person.gender else ""),
        ("出生日期", person.birth_date),
        ("人员类别", "、".join(person.audiences)),
        ("政治面貌", person.politics),
        ("文化程度", person.education),
        ("专业资格", person.qualification),
        ("特长", person.strengths),
        ("表格里写的组织", person.organization_text),
    ]
    return [*plain([("姓名", person.name)]), *hidden, *plain(rest)]


def _posts(ids: list[int]) -> list[Row]:
    posts = Post.objects.filter(person__in=ids).select_related("organization")
    return plain((post.organization.name, f"{post.title or post.get_kind_display()}，{span(post)}") for post in posts)


def _ties(ids: list[int]) -> list[Row]:
    ties = Affiliation.objects.filter(person__in=ids).select_related("region").order_by("since", "pk")
    return plain((tie.region.name, f"{tie.get_source_display()}，{span(tie)}") for tie in ties)


def _requests(ids: list[int]) -> list[Row]:
    asked = DataRequest.objects.filter(person__in=ids)
    return plain((one.get_field_display(), f"{one.wanted}（{one.get_status_display()}）") for one in asked)


def _consents(ids: list[int]) -> list[Row]:
    consents = Consent.objects.filter(person__in=ids).order_by("at")
    return plain((f"隐私说明{one.version}", f"{one.at:%Y-%m-%d}同意") for one in consents)


hold("身份", "用来认出您是谁，避免把两个人记成一个人。", 10, ("talent.Person.canonical",), _identity)
hold("所在组织与任职", "用来安排适合您的培训。", 20, ("talent.Post.person",), _posts, staff_see=True)
hold("所属街道", "用来让本街道的老师联系您。", 22, ("talent.Affiliation.person",), _ties)
hold(
    "更正申请",
    "用来答复您的申请。",
    90,
    ("talent.DataRequest.person", "talent.ClaimSlip.person", "talent.PersonMerge.kept", "talent.PersonMerge.duplicate",
     "talent.NotSamePerson.first", "talent.NotSamePerson.second"),
    _requests,
    erase_own_rows,
)  # fmt: skip
hold("同意的说明", "证明您看过隐私说明。", 95, ("talent.Consent.person",), _consents)
