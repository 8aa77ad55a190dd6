from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.audit.actions import record
from talent.registry.models import Region
from talent.selection.actions.frames import default_score_sheet, frame_of
from talent.selection.models import Nomination, RankedPlace, SelectionRound, Veto, YearFrame
from talent.selection.ranking import ranking

Phase, Status, Kind = SelectionRound.Phase, Nomination.Status, Nomination.Kind


def open_round(district: Region, year: int, *, by, **own) -> SelectionRound:
    """Open a district's selection of a year in the city's frame; `own` overrides minima and the last day to apply.

    Raises ValidationError when the unit is no district or has a round of that year, and for less than the city asks.
    """
    if district.level != Region.Level.DISTRICT:
        raise ValidationError("年度推选由区县组织，请选一个区县。")
    frame = frame_of(year)
    own = _within(frame, own) if frame else {"score_sheet": default_score_sheet()} | own
    try:
        with transaction.atomic():
            round_ = SelectionRound.objects.create(district=district, year=year, frame=frame, **own)
            record("open_round", round_, by=by, region_path=district.path)
            return round_
    except IntegrityError:
        raise ValidationError(f"{district.name}{year}年度推选已经开始了。")


def _within(frame: YearFrame, own: dict) -> dict:
    """The fields of a round: the frame's, and the district's own where they don't fall short of it."""
    fields = {name: getattr(frame, name) for name in ("min_organizations", "min_leaders", "notice_working_days")}
    for name, asked in fields.items():
        if own.get(name) is not None and own[name] < asked:
            label = SelectionRound._meta.get_field(name).verbose_name
            raise ValidationError(f"{label}：市里定的是{asked}，不能再少。")
    given = {name: value for name, value in own.items() if value is not None}
    until = given.get("apply_until")
    if until and frame.apply_until and until > frame.apply_until:
        raise ValidationError(f"申报截止不能晚于市里定的{frame.apply_until:%-m月%-d日}。")
    return fields | {"score_sheet": frame.score_sheet, "apply_until": frame.apply_until} | given


def locked(round_: SelectionRound) -> SelectionRound:
    """The round, held until the transaction ends: steps of one round wait for each other."""
    mine = SelectionRound.objects.select_for_update(of=("self",)).select_related("district", "frame")
    return mine.get(pk=round_.pk)


@transaction.atomic
def start_panel(round_: SelectionRound, *, reviewers, by) -> SelectionRound:
    """Close collecting and seat the panel. Open nominations must be decided first; ties recuse by themselves.

    Raises ValidationError while a nomination waits for its check, without anything to score, or without reviewers.
    """
    from talent.selection.actions.panel import recuse_tied

    round_ = locked(round_)
    if round_.phase != Phase.COLLECTING:
        raise ValidationError("这一轮已经进入评审。")
    waiting = round_.nominations.waiting().count()
    if waiting:
        raise ValidationError(f"还有{waiting}份没有初审完，请先处理。")
    if not reviewers:
        raise ValidationError("请至少选一位评审员。")
    if not round_.nominations.filter(status=Status.PASSED).exists():
        raise ValidationError("还没有通过初审的推荐。")
    round_.panel.set(reviewers)
    round_.phase = Phase.PANEL
    round_.save(update_fields=["phase"])
    recuse_tied(round_)
    record("start_panel", round_, by=by, region_path=round_.district.path, reviewers=[r.pk for r in reviewers])
    return round_


@transaction.atomic
def close_panel(round_: SelectionRound, *, by) -> SelectionRound:
    """Lock the scores. Everybody scores everything they are not recused from; a gap is named.

    Raises ValidationError when a score is missing.
    """
    from talent.selection.actions.panel import recuse_tied
    from talent.selection.scoring import missing_ballots

    round_ = locked(round_)
    if round_.phase != Phase.PANEL:
        raise ValidationError("评审还没开始，或已经结束。")
    recuse_tied(round_)  # who came to be tied since their last vote
    gaps = missing_ballots(round_)
    if gaps:
        raise ValidationError(
            "还没评完：" + "、".join(f"{reviewer.name}差{count}份" for reviewer, count in gaps) + "。"
        )
    write_places(round_)
    round_.phase = Phase.DECIDING
    round_.save(update_fields=["phase"])
    record("close_panel", round_, by=by, region_path=round_.district.path)
    return round_


def write_places(round_: SelectionRound) -> None:
    """Keep the ranking of both kinds as the votes make it now: pages read it by the page."""
    from talent.selection.scoring import totals_of

    totals = totals_of(round_)
    for kind in Kind:
        pks = round_.nominations.of_kind(kind).filter(status=Status.PASSED).values_list("pk", flat=True)
        places = ranking({pk: list(totals.get(pk, {}).values()) for pk in pks})
        RankedPlace.objects.bulk_create(
            (
                RankedPlace(
                    nomination_id=one.nomination, mean=one.mean, rank=one.rank, tied=one.tied, scorers=one.scorers
                )
                for one in places
            ),
            update_conflicts=True,
            unique_fields=["nomination"],
            update_fields=["mean", "rank", "tied", "scorers"],
        )


@transaction.atomic
def decide(round_: SelectionRound, *, selected, reserves=(), reasons=None, shortfall_reason: str = "", by):
    """Pick the nominees to recommend, and reserves in order (拟定名单); pending until the notice is published.

    `selected` and `reserves` are nominations; `reasons` maps a nomination id to why it departs from the ranking.
    Raises ValidationError for fewer than the minimum without a written reason, for a departure without one, and for
    a veto that nobody has overridden in writing.
    """
    from talent.selection.scoring import departures

    round_ = locked(round_)
    reasons = {pk: text.strip() for pk, text in (reasons or {}).items() if text.strip()}
    if round_.phase != Phase.DECIDING:
        raise ValidationError("评审结束后才能拟定名单。")
    _check_standing(round_, [*selected, *reserves])
    _check_minimum(round_, selected, shortfall_reason)
    for nomination in departures(round_, selected):
        if nomination.pk not in reasons:
            raise ValidationError(f"“{nomination.title}”与名次不一致，请写明原因。")
    check_vetoes([*selected, *reserves])
    _write_decision(round_, selected, reserves, reasons)
    round_.organization_places = sum(nomination.kind == Kind.ORGANIZATION for nomination in selected)
    round_.leader_places = len(selected) - round_.organization_places
    round_.shortfall_reason = shortfall_reason.strip()
    round_.phase = Phase.NOTICE
    round_.save(update_fields=["organization_places", "leader_places", "shortfall_reason", "phase"])
    record("decide_round", round_, by=by, region_path=round_.district.path, selected=[n.pk for n in selected])
    return round_


def _check_standing(round_, nominations) -> None:
    """The page they were picked on may be older than a withdrawal."""
    passed = set(round_.nominations.filter(status=Status.PASSED).values_list("pk", flat=True))
    for nomination in nominations:
        if nomination.pk not in passed:
            raise ValidationError(f"“{nomination.title}”已经退出，请重新选。")


def _check_minimum(round_, selected, shortfall_reason) -> None:
    for kind in Kind:
        picked, minimum = sum(nomination.kind == kind for nomination in selected), round_.minimum(kind)
        if round_.takes(kind) and picked < minimum and not shortfall_reason.strip():
            raise ValidationError(f"{kind.label}只选了{picked}个，少于{minimum}个，须填写原因。")


def check_vetoes(nominations) -> None:
    """ValidationError that names the first veto standing against one of these without a written override."""
    for nomination, veto in Veto.objects.uncovered(list(nominations)):
        raise ValidationError(f"“{nomination.title}”有否决事项：{veto}。写明理由后才能继续。")


def _write_decision(round_, selected, reserves, reasons) -> None:
    chosen = {nomination.pk for nomination in selected}
    order = {
        nomination.pk: place
        for kind in Kind
        for place, nomination in enumerate((n for n in reserves if n.kind == kind), start=1)
    }
    for nomination in round_.nominations.filter(status=Status.PASSED):
        if nomination.pk in chosen:
            nomination.status = Status.SELECTED
        elif nomination.pk in order:
            nomination.status, nomination.reserve_order = Status.RESERVE, order[nomination.pk]
        else:
            nomination.status = Status.NOT_SELECTED
        nomination.departure_reason = reasons.get(nomination.pk, "")
        nomination.save(update_fields=["status", "reserve_order", "departure_reason", "updated"])
