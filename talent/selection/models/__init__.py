"""Yearly selection (推选): rounds, nominations, scores, the public notice and what came of it."""

from talent.selection.models.nominations import (
    AssessmentGrade,
    Nomination,
    NominationAttachment,
    NominationPhoto,
    Veto,
    VetoOverride,
    Withdrawal,
)
from talent.selection.models.notices import Announcement, CaseLink, NoticeEntry, Objection, PublicNotice
from talent.selection.models.panel import RankedPlace, Recusal, Score, ScoreCorrection
from talent.selection.models.rounds import Criterion, ScoreSheet, SelectionRound, YearFrame

__all__ = [
    "Announcement",
    "AssessmentGrade",
    "CaseLink",
    "Criterion",
    "Nomination",
    "NominationAttachment",
    "NominationPhoto",
    "NoticeEntry",
    "Objection",
    "PublicNotice",
    "RankedPlace",
    "Recusal",
    "Score",
    "ScoreCorrection",
    "ScoreSheet",
    "SelectionRound",
    "Veto",
    "VetoOverride",
    "Withdrawal",
    "YearFrame",
]
