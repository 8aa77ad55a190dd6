"""A learning certificate: what was earned, under a code nobody can guess."""

import secrets

from django.db import models
from django.db.models import Q

from lms.certificates.querysets import CertificateQuerySet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16


def new_code() -> str:
    """16 characters of 31, about 79 bits; no 0/O, 1/I/L, so that it can be read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Certificate(models.Model):
    code = models.CharField("查验码", max_length=20, unique=True, default=new_code, editable=False)
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="certificates", verbose_name="人员")
    source = models.ForeignKey("talent.CreditSource", models.PROTECT, related_name="+", verbose_name="培训")
    season = models.CharField(max_length=12)
    title = models.CharField("培训名称", max_length=255)
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1)
    dated = models.DateField("培训日期")
    issued_at = models.DateTimeField("签发时间")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True, default="")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "学习证明"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "source", "season"], name="one_certificate_per_credit"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_reason=""), name="a_revoked_certificate_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def spaced_code(self) -> str:
        """ABCD-EFGH-JKMN-PQRS, as printed."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))
