"""What the head and the foot of every page say."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

KEY = "cms-site-words"


@dataclass(frozen=True)
class SiteWords:
    """The settings as templates read them; a plain value, so that the cache can hold it."""

    name: str = "骨干学堂"
    full_name: str = "骨干学堂 · 社区社会组织骨干人才培训平台"
    organizer: str = ""
    icp: str = ""
    police: str = ""
    help_phone: str = ""
    help_hours: str = ""
    privacy_url: str = "/privacy/"
    accessibility_url: str = "/accessibility/"


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """One row for the whole site."""

    name = models.CharField("平台简称", max_length=20, default=SiteWords.name)
    full_name = models.CharField("平台全称", max_length=60, default=SiteWords.full_name)
    organizer = models.CharField("主办单位", max_length=60, blank=True, default="")
    icp = models.CharField("ICP备案号", max_length=40, blank=True, default="")
    police = models.CharField("公安备案号", max_length=40, blank=True, default="")
    help_phone = models.CharField("帮助电话", max_length=30, blank=True, default="")
    help_hours = models.CharField("接听时间", max_length=40, blank=True, default="")
    privacy_url = models.CharField("个人信息保护说明的地址", max_length=120, default=SiteWords.privacy_url)
    accessibility_url = models.CharField("无障碍说明的地址", max_length=120, default=SiteWords.accessibility_url)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("full_name")]),
        FieldPanel("organizer"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("help_phone"), FieldPanel("help_hours")])], "打电话问老师"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("icp"), FieldPanel("police")])], "备案"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("privacy_url"), FieldPanel("accessibility_url")])], "说明页"),
    ]

    class Meta:
        verbose_name = "网站设置"

    def words(self) -> SiteWords:
        return SiteWords(**{name: getattr(self, name) for name in SiteWords.__dataclass_fields__})


def site_words() -> SiteWords:
    """The settings, one query when the cache doesn't hold them; the defaults before anything was entered."""
    found = cache.get(KEY)
    if found is None:
        row = SiteSettings.objects.first()
        found = row.words() if row else SiteWords()
        cache.set(KEY, found, 600)
    return found


def forget_site_words() -> None:
    cache.delete(KEY)
