"""Log-ins and registrations in 我的信息; they go with the account."""

from talent.accounts.models import HelpLogin, LoginRecord, Registration, RoleInvitation
from talent.people.holdings import Row, hold, plain
from talent.people.models import Role
from talent.people.querysets import of_human


def _rows(ids: list[int]) -> list[Row]:
    asked = Registration.objects.filter(person__in=ids).select_related("street")
    roles = Role.objects.filter(person__in=ids).select_related("region")
    return plain(
        [
            *((one.street.name, f"自行登记：{one.get_status_display()}") for one in asked),
            *((role.region.name, f"{role.get_kind_display()}，{role.since}起") for role in roles),
        ]
    )


def _erase(person, by) -> None:
    for model in (HelpLogin, LoginRecord, RoleInvitation):
        model.objects.filter(of_human(person)).delete()


hold(
    "账号与工作角色",
    "用来登录，记下谁能做什么。",
    85,
    ("talent.Registration.person", "talent.Registration.matched_to", "talent.HelpLogin.person", "talent.LoginRecord.person", "talent.Role.person",
     "talent.RoleInvitation.person"),
    _rows,
    _erase,
)  # fmt: skip
