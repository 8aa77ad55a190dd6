from django.apps import AppConfig


class TalentConfig(AppConfig):
    """People and facts."""

    name = "talent"
    verbose_name = "人才与培训"

    def ready(self) -> None:
        from talent import receivers, tasks  # noqa: F401  (registers handlers, jobs and library events)
        from talent.attendance import sheets as attendance_sheet  # noqa: F401
        from talent.people import sheets as organizations_sheet  # noqa: F401  (the kinds of sheets)
        from talent.pools import sheets as pool_sheet  # noqa: F401
        from talent.registry import sheets as regions_sheet  # noqa: F401
