"""Certificates as facts: issued, taken back, issued anew. A row here never changes."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lms.certificates.querysets import BatchQuerySet, CertificateQuerySet
from talent.audit.append_only import append_only
from talent.files.storage import private_storage

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16


def new_code() -> str:
    """16 characters of 31, about 79 bits; no 0/O, 1/I/L, so that it can be read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


@append_only
class CertificateStyle(models.Model):
    """What the certificates of an issuing unit say about it. A change is a new row; issued certificates keep theirs."""

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="certificate_styles")
    issuer = models.CharField("落款单位", max_length=60)
    heading = models.CharField("证明名称", max_length=12, default="学习证明")
    seal_text = models.CharField("盖章处文字", max_length=20, blank=True, default="（盖章处）")
    note = models.CharField("页脚说明", max_length=60, blank=True, default="")
    phone = models.CharField("查询电话", max_length=30, blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = "证明落款"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.issuer


@append_only
class Certificate(models.Model):
    """One paper under one code. The first for a credit is unique; a later one supersedes the one before it."""

    code = models.CharField("查验码", max_length=20, unique=True, default=new_code, editable=False)
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="certificates", verbose_name="人员")
    source = models.ForeignKey("talent.CreditSource", models.PROTECT, related_name="+", verbose_name="培训")
    season = models.CharField(max_length=12)
    title = models.CharField("培训名称", max_length=255)
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1)
    dated = models.DateField("培训日期")
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")
    style = models.ForeignKey(CertificateStyle, models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "学习证明"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "season"], condition=Q(supersedes=None), name="first_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="no_certificate_supersedes_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def spaced_code(self) -> str:
        """ABCD-EFGH-JKMN-PQRS, as printed."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@append_only
class Revocation(models.Model):
    """A certificate was taken back: by staff, or because the ledger took the hours back (`by` is empty)."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    at = models.DateTimeField("撤销时间")
    by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "撤销"

    def __str__(self) -> str:
        return f"{self.certificate_id}"


class RevocationReason(models.Model):
    """Free text stands beside the fact, where it can be blanked."""

    revocation = models.OneToOneField(Revocation, models.PROTECT, primary_key=True, related_name="written")
    text = models.CharField("撤销原因", max_length=200)

    class Meta:
        verbose_name = "撤销原因"

    def __str__(self) -> str:
        return self.text


class CertificateBatch(models.Model):
    """All certificates of one training for the printer, made part by part in the background."""

    source = models.ForeignKey("talent.CreditSource", models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "成册打印"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.created:%Y-%m-%d}"


class BatchPart(models.Model):
    """Up to PART_SIZE certificates in one PDF; `held` are certificates whose names no font can print."""

    batch = models.ForeignKey(CertificateBatch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    certificates = models.JSONField(default=list)
    held = models.JSONField(default=list)
    file = models.FileField(storage=private_storage, upload_to="certificates/%Y/", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="a_part_of_a_batch_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.number}"
