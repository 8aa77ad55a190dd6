"""The texts people are sent: code → title, text, and whether the night may be disturbed.

An SMS costs by every 70 characters, the sign included, so a text is written to fit and `sms_text`
shortens what was filled in, never the sentence around it.
"""

from dataclasses import dataclass
from string import Formatter

from django.conf import settings

SMS_LENGTH = 70
# Half a time or half a number is worse than none: these are never shortened.
KEPT_WHOLE = {"answer", "code", "hours", "mobile", "position", "until", "when"}


@dataclass(frozen=True)
class Template:
    title: str
    text: str
    urgent: bool = False  # sent in the quiet hours too
    secret: bool = False  # the text is forgotten once it was sent


TEMPLATES = {
    "login_code": Template("验证码", "验证码{code}，5分钟内有效，请勿告诉他人。", urgent=True, secret=True),
    "role_granted": Template("您有了新的工作角色", "您已成为{region}的{role}，登录后可以进入工作台。"),
    "role_revoked": Template("工作角色已结束", "您在{region}的{role}角色已结束。有疑问请联系{by}。"),
    "role_invited": Template("工作邀请", "{by}请您担任{region}的{role}，请在{until}前点开接受。"),
    "member_moved": Template("人员转区县", "{name}从{day}起由{from}转到{to}的骨干人才库，学时随人走。"),
    "area_changed": Template("区划调整", "{street}从{day}起归{to}，在库的{count}人随街道调整，以前的数字不变。"),
    "area_change_waits": Template("区划调整还没生效", "{change}（{day}起）还没有生效：{why}请到“区划调整”核对。"),
    "organization_moved": Template("组织迁移", "{name}从{day}起由{from}迁到{to}，以前的记录不变。"),
    "registration_confirmed": Template("街道已确认", "{street}已确认您是本街道的人，近期培训都可以报名。"),
    "registration_matched": Template("已对上名单", "{street}已把您对上名单，请用这个手机号重新登录，以前的记录都在。"),
    "registration_refused": Template(
        "街道没有确认", "{street}没有确认您的登记：{reason}。课程可以接着学，也可以换一个街道登记。"
    ),
    "mobile_changed": Template(
        "手机号已更改", "您登录用的手机号已改为{mobile}。不是您本人要改的，请马上打电话给老师。"
    ),
    "session_reminder": Template("培训提醒", "{when}《{title}》，{place}，请提前10分钟到。来不了{answer}。"),
    "session_changed": Template("培训有变化", "《{title}》有变化：{change}。来不了请告诉我们。"),
    "session_cancelled": Template("培训取消", "{when}的《{title}》已取消：{reason}。"),
    "signed_up": Template("已为您报名", "已为您报名{when}《{title}》，{place}。"),
    "waitlisted": Template("已排候补", "《{title}》名额已满，您排在候补第{position}位，有名额会告诉您。"),
    "waitlist_promoted": Template("候补有名额了", "您候补的{when}《{title}》有名额了，已为您报上。来不了请告诉我们。"),
    "leave_answered": Template("请假回复", "您对《{title}》的请假：{answer}。"),
    "attendance_confirmed": Template("学时已记入", "《{title}》已确认考勤，为您记入{hours}学时。"),
    "correction_answered": Template("考勤更正回复", "您对《{title}》的更正申请：{answer}。"),
    "makeup_offered": Template("补训邀请", "{when}《{title}》，{place}，请来补上。"),
    "course_completed": Template("课程学完了", "您学完了《{title}》，已记入{hours}学时。"),
    "page_remarked": Template("稿子有批注", "{by}在《{title}》里写了批注：{text}"),
    "quiz_try_given": Template("小测可以再做一次", "《{title}》的小测，{by}再给您1次机会，准备好了再做。"),
    "certificate_ready": Template("证明好了", "《{title}》的学习证明好了，在“我的”里可以看到。"),
    "certificate_revoked": Template("证明已撤销", "《{title}》的学习证明已撤销：{reason}。有疑问请问老师。"),
    "certificate_reissued": Template("证明已补发", "《{title}》的学习证明已重新开具，请用新的，原来的不再有效。"),
    "outside_hours_accepted": Template("外部学时已认定", "您交的《{title}》已认定，记入{hours}学时。"),
    "outside_hours_returned": Template("外部学时请补充", "您交的《{title}》需要补充：{reason}。"),
    "outside_hours_cancelled": Template("外部学时已取消认定", "《{title}》已取消认定：{reason}。有疑问请问老师。"),
    "pool_entered": Template("已进入骨干人才库", "您已进入{region}骨干人才库。"),
    "proposal_returned": Template("推荐退回补充", "{what}需要补充：{reason}。"),
    "proposal_answered": Template("推荐有了答复", "{what}：{answer}。"),
    "pool_moved": Template("已转到其他区县", "您的骨干人才库已由{before}转到{after}。"),
    "nomination_returned": Template("推荐材料退回补充", "《{title}》的材料需要补充：{reason}。"),
    "nomination_answered": Template("推选进展", "{title}：{answer}。"),
    "people_merged": Template(
        "两条记录合并了", "“{name}”在两个区县的记录是同一个人，已合并。学时和人才库都在，30天内可以撤销。"
    ),
    "people_merge_undone": Template("合并已撤销", "“{name}”的两条记录已分开，各区县的记录回到合并前。"),
    "data_request_answered": Template("更正申请有了答复", "您申请更正“{field}”：{answer}"),
    "terms_changed": Template("隐私说明更新了", "有这些变化：{changes}。请看一看，同意的话点一下“同意”。"),
    "full_export": Template("有人导出了完整号码", "{by}导出了“{title}”，含完整号码。事由：{reason}"),
    "digest": Template("今天的安排", "{text}"),
    "sessions_overdue": Template(
        "场次还没确认考勤", "《{title}》{day}办完，{days}天了还没确认考勤，学时没有记入。请提醒{host}。"
    ),
    "announcement": Template("通知", "{text}"),
    "reminder": Template("请您看一下", "{text}"),
}


def render(code: str, context: dict) -> tuple[str, str]:
    """Title and text of a template with its gaps filled; KeyError names a code or a gap that does not exist."""
    template = TEMPLATES[code]
    return template.title, template.text.format(**context)


def sms_text(code: str, context: dict) -> str:
    """The text with the sign, at most 70 characters: the longest filling is shortened until it fits.

    Times, numbers and codes stay whole; only where nothing else is left to shorten is the end cut off.
    """
    filled = {name: str(context[name]) for _, name, _, _ in Formatter().parse(TEMPLATES[code].text) if name}
    while len(text := f"【{settings.WAGTAIL_SITE_NAME}】{TEMPLATES[code].text.format(**filled)}") > SMS_LENGTH:
        longest = max(filled.keys() - KEPT_WHOLE, key=lambda name: (len(filled[name]), name), default=None)
        if longest is None or len(filled[longest]) <= 2:
            return text[:SMS_LENGTH]
        filled[longest] = filled[longest].rstrip("…")[:-1] + "…"
    return text
