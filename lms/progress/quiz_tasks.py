"""What learning does after events of quizzes."""

from lms.progress.remarked import take_remark
from talent.outbox.handlers import handles


@handles("quiz.remarked")
def pass_on_remark(payload: dict) -> None:
    take_remark(payload["remark"])
