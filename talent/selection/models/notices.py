"""公示, 异议, 公布."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.audit.append_only import append_only
from talent.selection.models.nominations import Nomination
from talent.selection.models.rounds import SelectionRound
from talent.selection.querysets import NoticeEntryQuerySet, NoticeQuerySet, ObjectionQuerySet

PERSON = settings.AUTH_USER_MODEL


@append_only
class PublicNotice(models.Model):
    """公示: published once and never edited; a mistake is mended by another notice, which names the one it corrects."""

    class Kind(models.TextChoices):
        LIST = "list", "名单公示"
        RESERVE = "reserve", "递补公示"
        CORRECTION = "correction", "更正公告"

    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.LIST)
    title = models.CharField("标题", max_length=80, default="")
    text = models.TextField("更正内容", blank=True, default="")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="更正哪一份"
    )
    # A correction that concerns the names: the period of what it corrects runs anew.
    anew = models.BooleanField("重新公示", default=False)
    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="notices", verbose_name="轮次")
    starts = models.DateField("公示开始")
    ends = models.DateField("公示结束（24:00）")
    phone = models.CharField("联系电话", max_length=30)
    address = models.CharField("地址", max_length=120)
    office_hours = models.CharField("受理时间", max_length=60)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="notice_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["round", "title"], condition=~Q(title=""), name="notices_of_a_round_have_titles_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False) | (~Q(kind="correction") & Q(corrects=None)),
                name="only_a_correction_names_what_it_corrects",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.round}名单公示"

    @property
    def closes(self):
        """The day at whose end the period is over, with corrections that start it anew."""
        return max([self.ends, *(row.ends for row in self.corrections.all() if row.anew)])


@append_only
class NoticeEntry(models.Model):
    """One name of a notice, as it was published; a promoted reserve stands in a notice of its own."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="notice_entry")
    name = models.CharField("公示的名称", max_length=160, default="")
    place = models.CharField("街道（镇）", max_length=60, default="")

    objects = NoticeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.nomination_id}"

    # Notices of before names and streets were kept with them show today's; a published row is never filled in later.
    @property
    def shown_name(self) -> str:
        return self.name or self.nomination.title

    @property
    def shown_place(self) -> str:
        return self.place or self.nomination.organization.street.name


class Objection(models.Model):
    """异议, by real name; while it is open its nominee is held. Seen by its handlers only."""

    class Status(models.TextChoices):
        RECEIVED = "received", "已收到"
        CHECKING = "checking", "核查中"
        REFUSING = "refusing", "拟不予受理"
        REFUSED = "refused", "不予受理"
        DISMISSED = "dismissed", "异议不成立"
        UPHELD = "upheld", "异议成立"

    OPEN = (Status.RECEIVED, Status.CHECKING, Status.REFUSING)

    class Via(models.TextChoices):
        FORM = "form", "网上"
        PHONE = "phone", "电话"
        LETTER = "letter", "信函"
        VISIT = "visit", "来访"

    entry = models.ForeignKey(NoticeEntry, models.PROTECT, related_name="objections")
    name = models.CharField("姓名或单位名称", max_length=60)
    phone = models.CharField("联系电话", max_length=20)
    is_unit = models.BooleanField("以单位名义提出（须盖章）", default=False)
    text = models.TextField("异议内容")
    via = models.CharField("方式", max_length=10, choices=Via, default=Via.FORM)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RECEIVED)
    answer = models.TextField("答复", blank=True, default="")
    # A letter counts by the day it arrived, whenever it is entered.
    arrived_on = models.DateField("到达日期", default=timezone.localdate)
    received_at = models.DateTimeField(auto_now_add=True)
    answer_by = models.DateField("答复期限", null=True)
    answered_at = models.DateTimeField(null=True)
    registered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="核查人")
    handled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="答复人")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                # Cases without a last day to answer are older than the rule of two handlers.
                condition=~Q(status__in=["refused", "dismissed", "upheld"])
                | Q(answer_by=None)
                | (Q(checked_by__isnull=False, handled_by__isnull=False) & ~Q(checked_by=F("handled_by"))),
                name="an_objection_is_ended_by_a_second_handler",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


@append_only
class Announcement(models.Model):
    """公布: this nominee is announced. Exactly once, and never before its notice has ended."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="announcement")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="announcements")
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.nomination_id}"


class CaseLink(models.Model):
    """What the site above says of a nominee's case study: the page's number, address and whether it is live."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="case")
    page = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True, default="")
    live = models.BooleanField(default=False)
    updated = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.title
