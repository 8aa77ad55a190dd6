"""What an organization does and for whom: the words are rows that the city keeps, the ties are dated."""

from django.db import models
from django.db.models import F, Q

from talent.registry.models import Organization
from talent.registry.querysets import OrganizationTagQuerySet


class Tag(models.Model):
    """A word of the vocabulary; one that is no longer offered stays where it was given."""

    class Kind(models.TextChoices):
        SERVICE = "service", "服务领域"
        BENEFICIARY = "beneficiary", "服务对象"

    kind = models.CharField("哪一类", max_length=12, choices=Kind)
    word = models.CharField("标签", max_length=20)
    place = models.PositiveSmallIntegerField("次序", default=0)
    is_offered = models.BooleanField("可选用", default=True)

    class Meta:
        verbose_name = "服务标签"
        ordering = ["-kind", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "word"], name="tag_once_in_its_kind")]

    def __str__(self) -> str:
        return self.word


class OrganizationTag(models.Model):
    """An organization bore a tag during [since, until)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tags", verbose_name="组织")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+", verbose_name="标签")
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    objects = OrganizationTagQuerySet.as_manager()

    class Meta:
        verbose_name = "组织的服务标签"
        ordering = ["-tag__kind", "tag__place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="organization_tag_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["organization", "tag"], condition=Q(until=None), name="one_open_tag_of_an_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.tag_id} {self.since}"
