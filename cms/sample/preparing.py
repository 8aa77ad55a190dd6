"""What hangs on the coming sessions of 历城区: teachers, a handout, a helper, names of a 接龙, people who were asked."""

import datetime

from django.core.files.base import ContentFile

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.files.qr import qr_png
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.training.helping import grant_help
from talent.training.inviting import decline, invite
from talent.training.models import TrainingSession
from talent.training.noting import note_names
from talent.training.parts import PartFields, set_parts
from talent.training.teaching import add_material, add_trainer

DAY = datetime.timedelta(days=1)
INVITED = 12
STREETS = ("洪家楼街道", "山大路街道", "东风街道")


def prepare_sessions(staff: Staff, today: datetime.date) -> None:
    trainer = staff.trainer["历城区"]
    with clock_at(moment(today - DAY, "15:20")):
        _today(trainer)
        _make_up(trainer, today)
        _draft(trainer)


def _of(title: str) -> TrainingSession:
    """A session of the written ones; today's plan has moved none of them."""
    return TrainingSession.objects.filter(title__startswith=title).latest("starts_at")


def _today(trainer) -> None:
    session = _of("历城区骨干培训第2期")
    add_trainer(session, by=trainer, person=trainer, title="区级骨干讲师", unit="历城区民政局")
    add_trainer(session, by=trainer, name="郑立群", title="调解员", unit="和顺邻里调解队")
    sheet = ContentFile(qr_png("https://example.org/toolbox/", pixels=400), "调解记录单二维码.png")
    add_material(session, sheet, by=trainer)
    grant_help(session, Person.objects.get(login="volunteer"), by=trainer)
    note_names(session, [("刘姐（泉声）", "")], by=trainer)


def _make_up(trainer, today: datetime.date) -> None:
    """Members of three streets who have no seat yet were asked, untrained ones first; two have said no."""
    session = _of("补训专场：")
    members = PoolMembership.objects.active_on(today).filter(street__name__in=STREETS)
    members = members.exclude(person__in=session.signups.values("person"))
    members = members.with_training(today.replace(month=1, day=1), today).select_related("person")
    people = [one.person for one in members.order_by("trained", "street__path", "pk")[:INVITED]]
    invite(session, people, by=trainer)
    for person, reason in zip(people[:2], ("要照看家人", "那天有事"), strict=False):
        decline(session, person, reason=reason)


def _draft(trainer) -> None:
    """The meeting of new leaders takes two evenings."""
    session = _of("新任负责人见面会")
    week = datetime.timedelta(days=7)
    set_parts(
        session,
        [
            PartFields(session.starts_at, session.ends_at, "备案与章程"),
            PartFields(session.starts_at + week, session.ends_at + week, "换届与公示"),
        ],
        by=trainer,
    )
