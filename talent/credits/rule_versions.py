"""Changing the credit rule: a new version from a day on. What was credited keeps the version it was credited by."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.credits.models import CreditRule


def add_rule_version(rule: CreditRule, *, by) -> CreditRule:
    """Append an unsaved rule as the next version.

    ValidationError when it would start before today, which would explain credits by a rule they weren't given by,
    or on a day another version already starts.
    """
    if rule.since < timezone.localdate():
        raise ValidationError({"since": "起用日期不能早于今天：以前的学时按当时的规则记。"})
    try:
        with transaction.atomic():
            rule.version = str(CreditRule.objects.count() + 1)
            rule.recorded_by = by
            rule.save(force_insert=True)
            record("add_credit_rule", rule, by=by)
    except IntegrityError as error:
        raise ValidationError({"since": "这一天已经有一个版本起用，请换一天。"}) from error
    return rule
