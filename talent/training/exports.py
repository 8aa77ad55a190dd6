"""Sessions on their way out, and who signed up for one (?of=session)."""

from talent.people.exports import mobile_column
from talent.people.rules import manages_people
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.text.numbers import row_id
from talent.training.models import SessionSignup, TrainingSession
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
