from django.apps import AppConfig


class LmsConfig(AppConfig):
    """Learning: courses, quizzes, progress, certificates."""

    name = "lms"
    verbose_name = "在线学习"
