"""Finished texts to paste into a group. Pure: a session's facts in, words out."""

from django.utils import timezone

WEEKDAYS = "一二三四五六日"


def when(session) -> str:
    """11月24日（周二）14:00—17:00, with the last day where it takes several."""
    return span_words(session.starts_at, session.ends_at)


def span_words(start, end) -> str:
    """11月24日（周二）14:00—17:00."""
    start, end = timezone.localtime(start), timezone.localtime(end)
    last = "" if start.date() == end.date() else f"{end.month}月{end.day}日"
    return f"{start.month}月{start.day}日（周{WEEKDAYS[start.weekday()]}）{start:%H:%M}—{last}{end:%H:%M}"


def part_lines(session) -> list[str]:
    """第1次 11月24日（周二）14:00—17:00 先听后说, one line a part; empty for a session in one sitting."""
    return [
        " ".join(filter(None, (f"第{part.number}次", span_words(part.starts_at, part.ends_at), part.topic, part.place)))
        for part in session.parts.all()
    ]


def plain_hours(hours) -> str:
    """4, not 4.0; 1.5 stays."""
    return f"{hours:f}".rstrip("0").rstrip(".") if "." in f"{hours:f}" else str(hours)


def group_notice(session, url: str, seats_left: int) -> str:
    """复制群通知: what, when, where, how to answer with one tap."""
    seats = f"还有{seats_left}个名额" if seats_left > 0 else "名额已满，可以排候补"
    lines = [
        f"【培训通知】{session.title}",
        f"时间：{when(session)}",
        *part_lines(session),
        f"地点：{session.place}",
        f"学时：{plain_hours(session.hours)}学时，{seats}",
        f"能来的点“我参加”，来不了也请点一下：{url}",
        "请提前10分钟到，到场用微信扫大屏的码签到；没带手机的，老师帮您登记。",
    ]
    return "\n".join(lines)


def personal_invitation(session, name: str, url: str) -> str:
    """What a trainer sends one person: with their own link they answer without a login."""
    return (
        f"{name}您好，{when(session)}《{session.title}》，{session.place}，请您来参加。"
        f"来不来都请点一下回复：{url}（这是您自己的链接，不用登录，请不要转给别人）"
    )


def cancelled_notice(session) -> str:
    return f"【培训取消】{session.title}\n原定时间：{when(session)}\n原因：{session.cancel_reason}\n给您添麻烦了，改期后再通知大家。"
