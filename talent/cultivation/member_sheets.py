"""团体会员 as a sheet: federation by federation, each member once at a time."""

from collections import defaultdict

from talent.cultivation.actions import broken_rules
from talent.cultivation.registers import REGISTERS
from talent.cultivation.sheets import RegisterSheet, sheet_of
from talent.registry.federations import group_member_faults
from talent.sheets import kinds
from talent.sheets.previews import CleanRow, Preview


class MembersSheet(RegisterSheet):
    """A member is an organization of the register, or an enterprise or institution by its name."""

    def plan(self, rows: list[CleanRow], **context) -> Preview:
        self._memberships = None
        return super().plan(rows, **context)

    def _faults(self, row: CleanRow, target, stored) -> dict[str, str]:
        """The sheet's own rows count, too: none of them may begin before an earlier one ends."""
        if self._memberships is None:
            self._memberships = defaultdict(list)
            for one in stored.values():
                self._memberships[_whose(one)].append(one)
        same = self._memberships[_whose(target)]
        found = broken_rules(target) or group_member_faults(target, same)
        if not found and target.pk is None:
            same.append(target)
        return found


def _whose(row) -> tuple:
    return row.federation_id, row.member_id, row.enterprise


kinds.register("group-members", sheet_of(REGISTERS["group-members"], MembersSheet))
