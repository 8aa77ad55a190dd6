from importlib import import_module

from django.apps import AppConfig

# Lists that go out, papers that travel, what undoing an import has to leave, panels of the desk.
REGISTERING = (
    "sheets.papers", "people.exports", "people.facts", "pools.exports", "pools.papers", "training.exports", "training.papers", "training.sheets", "attendance.exports", "attendance.year_register",
    "target.confirming", "target.exports", "target.papers", "selection.exports", "selection.papers", "selection.sheets", "desk.sheets_list", "desk.accounts",
    "desk.hours", "accounts.inviting", "desk.reporting", "desk.pools", "indicators.exports", "indicators.report_section", "cultivation.sheets", "cultivation.member_sheets", "cultivation.cultivation_sheets", "cultivation.exports", "people.area_following", "accounts.area_following", "pools.transferring",
)  # fmt: skip


class TalentConfig(AppConfig):
    """People and facts."""

    name = "talent"
    verbose_name = "人才与培训"

    def ready(self) -> None:
        from talent import holdings, receivers, tasks  # noqa: F401  (registers rows about people, handlers, jobs, events)
        from talent.attendance import sheets as attendance_sheet  # noqa: F401
        from talent.people import sheets as organizations_sheet  # noqa: F401  (the kinds of sheets)
        from talent.pools import sheets as pool_sheet  # noqa: F401
        from talent.registry import sheets as regions_sheet  # noqa: F401

        for name in REGISTERING:
            import_module(f"talent.{name}")
        from talent.text import big_numbers  # noqa: F401  (a list of keys may hold any number)
