"""Hours from elsewhere: a social worker with 64 of 90 小时, two papers that wait, one that went back; a unit's wording."""

import datetime

from django.core.files.base import ContentFile

from cms.sample.clock import clock_at, moment
from cms.sample.holding import deliver
from cms.sample.staff import Staff
from lms.certificates.actions import reissue_certificate, revoke_certificate
from lms.certificates.models import Certificate
from lms.certificates.styles import set_style
from talent.credits.models import OutsideHours
from talent.credits.outside_hours import LONGEST, accept, give_back, hand_in
from talent.credits.registration import CLOCK_HOUR, registration_of, set_registration_period, years_later
from talent.files.evidence import kept_evidence
from talent.files.typesetting import render_png
from talent.people.models import Person
from talent.registry.models import Region

DAY = datetime.timedelta(days=1)
HAS = 64 * CLOCK_HOUR  # of 90
WORDS = {"heading": "学习证明", "seal_text": "（盖章处）", "note": "本证明由平台自动生成，以查验结果为准。"}


def load_outside_hours(staff: Staff, today: datetime.date) -> None:
    """By the verbs of the phone and the desk; the trainer of 历城区 checks."""
    trainer, admin = staff.trainer["历城区"], staff.admin["历城区"]
    leader, worker, volunteer = (Person.objects.get(login=login) for login in ("leader", "worker", "volunteer"))
    _catch_up(worker, trainer, today)
    _hand_in(leader, "人民调解员岗前培训", "省人民调解员协会（示例）", 360, today - 6 * DAY)
    _hand_in(worker, "未成年人社会工作实务", "省社会工作协会（示例）", 240, today - 4 * DAY)
    back = _hand_in(volunteer, "红十字救护员培训", "市红十字会（示例）", 480, today - 9 * DAY)
    with clock_at(moment(today - 5 * DAY, "10:40")):
        give_back(back, reason="照片只拍到一半，请把盖章的地方也拍进来。", turn=back.turn, by=trainer)
    with clock_at(moment(today - 3 * DAY, "15:10")):
        region = Region.objects.get(name="历城区")
        set_style(region, by=admin, issuer="历城区民政局（示例）", phone=region.office_phone, **WORDS)
    _replace_one(trainer, today)
    deliver()


def _catch_up(worker: Person, trainer: Person, today: datetime.date) -> None:
    """What she earned elsewhere in the first half of her period, in trainings of at most ten days."""
    since = years_later(today, -2) + 40 * DAY
    with clock_at(moment(today - 20 * DAY, "12:20")):
        set_registration_period(worker, grade="worker", since=since, by=worker)
        left = HAS - registration_of(worker, today).minutes
    titles = iter(("个案工作进阶", "小组工作与社区活动", "社工督导入门"))
    day = today - 60 * DAY
    while left > 0:
        minutes = min(left, LONGEST // 3)
        row = _hand_in(worker, next(titles), "省社会工作协会（示例）", minutes, day)
        with clock_at(moment(day + 5 * DAY, "16:00")):
            accept(row, minutes=minutes, turn=row.turn, by=trainer)
        left, day = left - minutes, day - 90 * DAY


def _hand_in(person: Person, title: str, organizer: str, minutes: int, on: datetime.date) -> OutsideHours:
    dated = on - 3 * DAY
    text = f"{dated.year}年{dated.month}月{dated.day}日"
    data = {"name": person.name, "title": title, "organizer": organizer, "minutes": str(minutes), "day": text}
    picture = ContentFile(render_png("cms/sample/proof.typ", data), "proof.png")
    with clock_at(moment(on, "21:05")):
        return hand_in(
            person,
            evidence=kept_evidence(picture),
            title=title,
            organizer=organizer,
            mode="face",
            dated=dated,
            minutes=minutes,
        )


def _replace_one(trainer: Person, today: datetime.date) -> None:
    """The first certificate of 历城区, taken back by mistake and issued anew."""
    certificate = Certificate.objects.issued_within(trainer).valid().order_by("pk").first()
    if certificate is None:
        return
    with clock_at(moment(today - 2 * DAY, "9:20")):
        revoke_certificate(certificate, by=trainer, reason="姓名有误，核对中")
    with clock_at(moment(today - 2 * DAY, "9:50")):
        reissue_certificate(certificate, by=trainer, reason="姓名已更正")
