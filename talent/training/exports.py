"""Sessions on their way out, who signed up for one (?of=session), and a plan in the bureau's layout (?of=plan)."""

from talent.people.exports import mobile_column
from talent.people.models import Person
from talent.people.rules import manages_people
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport, RegisterLayout
from talent.text.numbers import row_id
from talent.training.models import SessionSignup, TrainingSession
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.rules import can_run
from talent.training.states import State


def _sessions(viewer, query):
    found, state = TrainingSession.objects.visible_to(viewer), query.get("state", "")
    if state in State.values:
        found = found.in_state(state)
    coming = state in (State.PUBLISHED, State.RUNNING)
    found = found.search(query.get("q", "")).select_related("region").with_signup_counts()
    return found.order_by("starts_at" if coming else "-starts_at", "pk")


list_exports.register(
    ListExport(
        name="sessions",
        title="培训场次",
        rule=manages_people,
        rows=_sessions,
        back="desk_sessions",
        columns=(
            ExportColumn("名称", lambda s: s.title, width=36),
            ExportColumn("开始", lambda s: s.starts_at, "datetime", 18),
            ExportColumn("结束", lambda s: s.ends_at, "datetime", 18),
            ExportColumn("地点", lambda s: s.place, width=24),
            ExportColumn("举办单位", lambda s: s.region.name, width=16),
            ExportColumn("状态", lambda s: State(s.state).label),
        ),
    )
)


def _signups(viewer, query):
    session = TrainingSession.objects.visible_to(viewer).filter(pk=row_id(query.get("of")) or 0).first()
    if session is None:
        return SessionSignup.objects.none()
    found = session.signups.exclude(status=SessionSignup.Status.CANCELLED).select_related("person")
    # As on the session's page: who only sends people there sees their own people.
    if not can_run(viewer, session):
        found = found.filter(person__in=Person.objects.visible_to(viewer))
    return found.order_by("person__name_pinyin", "pk")


list_exports.register(
    ListExport(
        name="signups",
        title="报名名单",
        rule=manages_people,
        rows=_signups,
        back="desk_sessions",
        columns=(
            ExportColumn("姓名", lambda s: s.person.name),
            ExportColumn("所在组织", lambda s: s.person.organization_text, width=30),
            mobile_column(lambda s: s.person),
            ExportColumn("状态", lambda s: s.get_status_display()),
        ),
    )
)


def _plan_items(viewer, query):
    plan = TrainingPlan.objects.visible_to(viewer).filter(pk=row_id(query.get("of")) or 0)
    # While it is being adjusted, units below read the version that is out: the open lines are its keepers' alone.
    if not TrainingPlan.objects.kept_by(viewer).filter(pk__in=plan).exists():
        plan = plan.exclude(status=TrainingPlan.Status.ADJUSTING)
    return PlanItem.objects.filter(plan__in=plan).select_related("plan__region", "above").order_by("number")


PLAN_TITLE = "社区社会组织骨干人才年度培训计划"


def _plan_title(query) -> str:
    """With the plan's year; whoever may not see the plan is asked for no title."""
    year = TrainingPlan.objects.filter(pk=row_id(query.get("of")) or 0).values_list("year", flat=True).first()
    return PLAN_TITLE.replace("年度", f"{year}年度") if year else PLAN_TITLE


def _plan_unit(query) -> str:
    """Whose plan it is: a district also prints those of its streets."""
    plan = TrainingPlan.objects.filter(pk=row_id(query.get("of")) or 0)
    return plan.values_list("region__name", flat=True).first() or ""


# The headers are those that an import finds again.
PLAN_COLUMNS = (
    ExportColumn("序号", lambda item: item.number, "number", 6),
    ExportColumn("培训名称", lambda item: item.title, width=30),
    ExportColumn("层级", lambda item: item.get_level_display(), width=10),
    ExportColumn("培训对象", lambda item: item.audience, width=20),
    ExportColumn("内容", lambda item: item.content, width=36),
    ExportColumn("方式", lambda item: item.get_mode_display(), width=10),
    ExportColumn("时间", lambda item: item.when, width=12),
    ExportColumn("学时", lambda item: item.hours, "number", 8),
    ExportColumn("人数", lambda item: item.people, "number", 8),
    ExportColumn("地点", lambda item: item.place, width=24),
    ExportColumn("师资", lambda item: item.teachers, width=20),
    ExportColumn("责任单位", lambda item: item.responsible, width=24),
    ExportColumn("经费", lambda item: item.budget, width=12),
    ExportColumn("备注", lambda item: item.note, width=20),
    ExportColumn("落实上级项目", lambda item: item.above.title if item.above else "", width=24),
)

list_exports.register(
    ListExport(
        name="plan",
        title="年度培训计划",
        rule=manages_people,
        rows=_plan_items,
        back="desk_plans",
        columns=PLAN_COLUMNS,
        register=RegisterLayout(PLAN_TITLE, PLAN_COLUMNS, titled=_plan_title, unit_of=_plan_unit, kept_elsewhere=True),
    )
)
