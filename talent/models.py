"""Index of the slices' models: one Django app, label "talent"."""

from talent.audit.models import AuditEntry
from talent.credits.models import CreditHead, CreditRule, CreditSource, TrainingCredit
from talent.outbox.models import JobRun, OutboxMessage
from talent.people.models import Affiliation, Consent, Person, Post, Role
from talent.registry.models import (
    CalendarDay,
    Organization,
    PlanPeriod,
    Region,
    RegistrationChange,
    Target,
)

__all__ = [
    "Affiliation",
    "AuditEntry",
    "CalendarDay",
    "Consent",
    "CreditHead",
    "CreditRule",
    "CreditSource",
    "JobRun",
    "Organization",
    "OutboxMessage",
    "Person",
    "PlanPeriod",
    "Post",
    "Region",
    "RegistrationChange",
    "Role",
    "Target",
    "TrainingCredit",
]
