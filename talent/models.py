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
from talent.selection.models import (
    Announcement,
    CaseLink,
    Criterion,
    Nomination,
    NominationPhoto,
    NoticeEntry,
    Objection,
    PublicNotice,
    Recusal,
    Score,
    ScoreSheet,
    SelectionRound,
)
from talent.sheets.models import SheetBatch, SheetChange, SheetContent, SheetUpload
from talent.target.models import ReportSnapshot
from talent.training.models import PlanItem, SessionSignup, TrainingPlan, TrainingSession

__all__ = [
    "Affiliation",
    "Announcement",
    "AttendanceCorrection",
    "AttendanceFact",
    "AttendanceHead",
    "AuditEntry",
    "CalendarDay",
    "CaseLink",
    "Consent",
    "CreditHead",
    "CreditRule",
    "CreditSource",
    "Criterion",
    "Exemption",
    "JobRun",
    "LadderLevel",
    "Message",
    "Nomination",
    "NominationPhoto",
    "NoticeEntry",
    "Objection",
    "Organization",
    "OutboxMessage",
    "Person",
    "PlanItem",
    "PlanPeriod",
    "PoolMembership",
    "Post",
    "PublicNotice",
    "Recusal",
    "RefusedCheckIn",
    "Region",
    "RegistrationChange",
    "ReportSnapshot",
    "Role",
    "Score",
    "ScoreSheet",
    "ScreenPass",
    "SelectionRound",
    "SessionSignup",
    "SheetBatch",
    "SheetChange",
    "SheetContent",
    "SheetUpload",
    "Sms",
    "TalentPool",
    "Target",
    "TrainingCredit",
    "TrainingPlan",
    "TrainingSession",
    "WalkIn",
]
