"""Papers of a selection as PDF: the recommendation form to be sealed, the notice to be put up."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from talent.files.typesetting import render_pdf
from talent.selection.eligibility import known_facts, standing_vetoes
from talent.selection.models import Nomination, NoticeEntry, PublicNotice

FOLDER = "talent/selection/typst"


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown in place; kept by nobody on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["Cache-Control"] = "no-store"
    return response


def recommendation_pdf(nomination: Nomination) -> bytes:
    """推荐表: who, what they did, what the system knows, and a place for each seal. MissingGlyph as render_pdf."""
    organization, today = nomination.organization, timezone.localdate()
    facts = [[fact.label, fact.value, fact.source, fact.on.isoformat()] for fact in known_facts(nomination)]
    vetoes = [
        ["否决事项", f"{one.veto.get_kind_display()}{'；' + one.reason if one.reason else ''}", one.veto.source,
         one.veto.dated.isoformat()]
        for one in standing_vetoes(nomination)
    ]  # fmt: skip
    return render_pdf(
        f"{FOLDER}/recommendation.typ",
        {
            "title": f"{nomination.round.district.name}{nomination.round.year}年度{nomination.get_kind_display()}推荐表",
            "organization": organization.name,
            "category": organization.get_category_display(),
            "street": organization.street.name,
            "number": organization.uscc or organization.filing_code or "—",
            "status": organization.get_status_display(),
            "person": nomination.person.name if nomination.person_id else "",
            "done": nomination.what_done,
            "helped": nomination.who_helped,
            "changed": nomination.what_changed,
            "deeds": nomination.deeds,
            "opinion": nomination.street_opinion,
            "facts": facts + vetoes,
            "today": today,
        },
    )


def notice_pdf(notice: PublicNotice) -> bytes:
    """公示 to be printed and put up: as it was published. MissingGlyph as render_pdf."""
    entries = NoticeEntry.objects.filter(notice=notice).with_names().order_by("pk")
    groups = [
        [kind.label, [[entry.shown_name, entry.shown_place] for entry in entries if entry.nomination.kind == kind]]
        for kind in Nomination.Kind
    ]
    return render_pdf(
        f"{FOLDER}/notice.typ",
        {
            "title": str(notice),
            "lead": lead_of(notice),
            "groups": [group for group in groups if group[1]],
            "starts": notice.starts,
            "ends": notice.ends,
            "days": notice.round.notice_working_days,
            "timed": notice.kind != PublicNotice.Kind.CORRECTION or notice.anew,
            "phone": notice.phone,
            "address": notice.address,
            "hours": notice.office_hours,
            "signed": f"{notice.round.district.name}年度推选工作组",
        },
    )


def lead_of(notice: PublicNotice) -> str:
    """The sentence a notice begins with, on the page and on paper."""
    round_, kind = notice.round, notice.kind
    if kind == PublicNotice.Kind.CORRECTION:
        return notice.text
    how = "因有人选退出，按次序递补" if kind == PublicNotice.Kind.RESERVE else "经推荐（自荐）、初审、评审，拟推荐"
    return (
        f"{round_.district.name}{how}以下社区社会组织和负责人作为{round_.year}年度典型，现予公示。"
        "同一类型按街道（镇）排列，不分先后。"
    )
