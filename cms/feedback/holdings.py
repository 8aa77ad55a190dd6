"""What somebody wrote to us, in 我的信息; their name and phone go with the account."""

from cms.feedback.models import Feedback
from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human


def _rows(ids: list[int]) -> list[Row]:
    written = Feedback.objects.filter(person__in=ids)
    return plain((f"{one.created:%Y-%m-%d} {one.get_kind_display()}", one.text) for one in written)


def _erase(person, by) -> None:
    Feedback.objects.filter(of_human(person)).update(name="", phone="", person=None)


hold("意见建议", "用来答复您。", 82, ("cms.Feedback.person",), _rows, _erase)
