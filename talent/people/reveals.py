"""How often somebody may look at full numbers: counted in the audit itself, so nothing can lose the count."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.audit.models import AuditEntry

PER_HOUR = 30
TOO_MANY = "这一小时查看的完整号码已达30次，请过一会儿再看。"


def check_reveals(by) -> None:
    """ValidationError after 30 looks within an hour; dialling does not count, it is one's daily work."""
    since = timezone.now() - timedelta(hours=1)
    if AuditEntry.objects.filter(actor=by, verb="reveal_number", at__gte=since).count() >= PER_HOUR:
        raise ValidationError(TOO_MANY)
