from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The public site."""

    name = "cms"
    verbose_name = "网站"
