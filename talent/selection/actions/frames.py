"""The year's frame: kinds, minima, calendar and score sheet that the city sets for all districts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Region
from talent.selection.models import Criterion, ScoreSheet, YearFrame

# Our own default, 100 points; a city enters its own as a new version.
DEFAULT_CRITERIA = (
    ("党建引领", 15),
    ("规范运作", 20),
    ("服务成效", 30),
    ("居民认可", 15),
    ("创新与可持续", 10),
    ("培训与人才", 10),
)
WHOLE = 100


def default_score_sheet() -> ScoreSheet:
    """The newest score sheet; the default one is written down at its first use."""
    sheet = ScoreSheet.objects.order_by("-pk").first()
    return sheet or _new_sheet(DEFAULT_CRITERIA)


def _new_sheet(criteria) -> ScoreSheet:
    sheet = ScoreSheet.objects.create(version=str(ScoreSheet.objects.count() + 1))
    Criterion.objects.bulk_create(
        Criterion(sheet=sheet, name=name, points=points, order=order)
        for order, (name, points) in enumerate(criteria, start=1)
    )
    return sheet


def frame_of(year: int) -> YearFrame | None:
    """The newest version of a year's frame; None where the city has set none."""
    return YearFrame.objects.of_year(year).select_related("score_sheet").first()


@transaction.atomic
def set_frame(year: int, *, criteria, by, **fields) -> YearFrame:
    """
    Issue the frame of a year, as a version of its own: `criteria` are (name, points), `fields` those of YearFrame.

    Rounds that have begun keep the version they were opened with. Raises ValidationError when the points don't make
    100, a name comes twice, the dates don't follow each other, or neither kind is taken.
    """
    _check_criteria(criteria)
    _check_dates(fields)
    if not (fields.get("takes_organizations", True) or fields.get("takes_leaders", True)):
        raise ValidationError("组织和负责人，至少选一类。")
    # Two admins at once get two versions: the city's row is what they wait for.
    Region.objects.select_for_update().filter(level=Region.Level.CITY).first()
    before = frame_of(year)
    frame = YearFrame.objects.create(
        year=year,
        version=before.version + 1 if before else 1,
        score_sheet=_sheet_of(criteria),
        issued_by=by,
        issued_at=timezone.now(),
        **fields,
    )
    record("set_frame", frame, by=by, year=year, version=frame.version)
    return frame


def _sheet_of(criteria) -> ScoreSheet:
    """The newest sheet where it says the same, else a new version: a sheet in use never changes."""
    newest = default_score_sheet()
    same = list(newest.criteria.values_list("name", "points")) == [tuple(row) for row in criteria]
    return newest if same else _new_sheet(criteria)


def _check_criteria(criteria) -> None:
    names = [name for name, _ in criteria]
    if len(names) != len(set(names)):
        raise ValidationError("评分项目有重名，请改一个。")
    total = sum(points for _, points in criteria)
    if total != WHOLE:
        raise ValidationError(f"各项满分加起来是{total}分，应为{WHOLE}分。")


def _check_dates(fields: dict) -> None:
    given = [fields.get(name) for name in ("apply_until", "panel_until", "notice_by")]
    dates = [day for day in given if day]
    if dates != sorted(dates):
        raise ValidationError("申报截止、评审截止、公示的日期要依次往后。")
