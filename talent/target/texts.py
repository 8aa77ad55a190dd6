"""Finished sentences: the figure to send to the chief, the note to paste into the group."""

from collections.abc import Sequence

from talent.target.progress import Progress

NAMES_IN_A_NOTE = 30


def figure_sentence(progress: Progress) -> str:
    """复制汇报文字: the rate with its two sides, the people who left, and the person-times."""
    total, day = progress.total, progress.total.last_day
    head = f"截至{day.year}年{day.month}月{day.day}日，{progress.region.name}骨干人才库应参训{total.due}人，"
    if total.rate is None:
        return f"{head}参训率暂无数据。"
    exempt = f"，另有暂不参训{len(total.exempt)}人" if total.exempt else ""
    exits = f"近60天退出{len(total.recent_exits)}人（未参训{len(total.recent_exits_untrained)}人）"
    return (
        f"{head}已参训{len(total.trained)}人，参训率{total.rate}%，还差{len(total.untrained)}人{exempt}；"
        f"{exits}；培训{total.person_times}人次。"
    )


def call_to_train(place: str, names: Sequence[str], link: str, count: int | None = None) -> str:
    """复制群通知: who has not taken part yet this year, and where to sign up. `count` where not all names are given."""
    listed, count = "、".join(names[:NAMES_IN_A_NOTE]), count or len(names)
    more = f"等{count}人" if count > NAMES_IN_A_NOTE else ""
    return f"【{place}】以下骨干今年还没参加培训：{listed}{more}。近期场次在这里，点开选一场“我参加”就行：{link}"
