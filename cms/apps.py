from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The public site."""

    name = "cms"
    verbose_name = "网站"

    def ready(self) -> None:
        from cms import checklist, editing, receivers, tasks  # noqa: F401  (registers homes, handlers, jobs, events)
        from cms.feedback import holdings  # noqa: F401  (what is held about a person)
        from cms.news import from_sessions  # noqa: F401  (what the desk hands to the editors)
