"""Index of the slices' models: one Django app, label "talent"."""

from talent.attendance.models import (
    AttendanceCorrection,
    AttendanceFact,
    AttendanceHead,
    RefusedCheckIn,
    ScreenPass,
    WalkIn,
)
from talent.audit.models import AuditEntry
from talent.credits.models import CreditHead, CreditRule, CreditSource, TrainingCredit
from talent.messages.models import Message, Sms
from talent.outbox.models import JobRun, OutboxMessage
from talent.people.models import Affiliation, Consent, Person, Post, Role
from talent.pools.models import Exemption, LadderLevel, PoolMembership, TalentPool
from talent.registry.models import (
    CalendarDay,
    Organization,
    PlanPeriod,
    Region,
    RegistrationChange,
    Target,
)
from talent.sheets.models import SheetBatch, SheetChange, SheetContent, SheetUpload
from talent.target.models import ReportSnapshot
from talent.training.models import SessionSignup, TrainingSession

__all__ = [
    "Affiliation",
    "AttendanceCorrection",
    "AttendanceFact",
    "AttendanceHead",
    "AuditEntry",
    "CalendarDay",
    "Consent",
    "CreditHead",
    "CreditRule",
    "CreditSource",
    "Exemption",
    "JobRun",
    "LadderLevel",
    "Organization",
    "Message",
    "OutboxMessage",
    "Person",
    "PlanPeriod",
    "PoolMembership",
    "Post",
    "RefusedCheckIn",
    "Region",
    "RegistrationChange",
    "ReportSnapshot",
    "Role",
    "ScreenPass",
    "SessionSignup",
    "SheetBatch",
    "SheetChange",
    "SheetContent",
    "SheetUpload",
    "Sms",
    "TalentPool",
    "Target",
    "TrainingCredit",
    "TrainingSession",
    "WalkIn",
]
