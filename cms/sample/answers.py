"""大家问的和答复: what people wrote during the autumn and what the office answered for everybody to read."""

import datetime

from cms.feedback.actions import answer_feedback, send_feedback
from cms.feedback.models import Feedback
from cms.sample.clock import clock_at, moment

ANSWERED = (
    (
        40,
        "advice",
        "白天要上班，培训都排在工作日，想学学不了。",
        "培训能不能排在晚上或者周末？",
        "从下个月起，每个区县每月至少安排一场晚上的培训，开始报名就放在首页的“近期培训”里。",
    ),
    (
        26,
        "problem",
        "老人不会用手机，到了门口签不上。",
        "没有智能手机，怎么签到？",
        "到场找老师，报姓名和手机号后四位就能登记，一样记学时。带了身份证也可以。",
    ),
    (
        12,
        "advice",
        "工具箱的值班表字太小，打出来看不清。",
        "工具箱的表打出来字太小，能放大吗？",
        "值班表已改成横向，字号加大。请到工具箱重新下载。",
    ),
)


def load_answers(staff, today: datetime.date) -> None:
    for days_ago, kind, text, question, answer in ANSWERED:
        day = today - datetime.timedelta(days=days_ago)
        with clock_at(moment(day)):
            message = send_feedback(kind=kind, text=text)
        with clock_at(moment(day + datetime.timedelta(days=3))):
            answer_feedback(
                message, status=Feedback.Status.ANSWERED, answer=answer, public_question=question, by=staff.editor
            )
