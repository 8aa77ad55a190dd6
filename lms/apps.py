from django.apps import AppConfig


class LmsConfig(AppConfig):
    """Learning: courses, quizzes, progress, certificates."""

    name = "lms"
    verbose_name = "在线学习"

    def ready(self) -> None:
        from lms import receivers, tasks  # noqa: F401  (registers handlers, jobs and library events)
        from lms.certificates import holdings as certificates  # noqa: F401  (what is held about a person)
        from lms.certificates import panels as certificates_panel  # noqa: F401  (what a person's page on the desk shows)
        from lms.progress import holdings as progress  # noqa: F401
        from lms.progress import panels as progress_panel  # noqa: F401
        from lms.quizzes import exports, sheets  # noqa: F401  (the questions sheet, in and out)
        from lms.quizzes import holdings as quizzes  # noqa: F401
