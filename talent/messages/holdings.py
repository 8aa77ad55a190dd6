"""What somebody was told, in 我的信息; it goes with the account."""

from talent.messages.models import Message, Sms
from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human

SHOWN = 50


def _rows(ids: list[int]) -> list[Row]:
    told = Message.objects.filter(person__in=ids)[:SHOWN]
    return plain((f"{one.created:%Y-%m-%d} {one.title}", one.text) for one in told)


def _erase(person, by) -> None:
    told = Message.objects.filter(of_human(person))
    Sms.objects.filter(message__in=told).delete()
    if person.mobile:
        Sms.objects.filter(mobile=person.mobile).delete()
    told.delete()


hold("消息", "让您知道培训和证明的消息。", 80, ("talent.Message.person",), _rows, _erase)
