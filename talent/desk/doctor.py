"""What is misconfigured on this installation, in words, each with the way to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from talent.audit import append_only
from talent.desk.health import readiness
from talent.outbox.models import OutboxMessage
from talent.people import resident_id
from talent.people.models import Person
from talent.registry.models import CalendarDay, PlanPeriod, Region


@dataclass(frozen=True)
class Finding:
    """One thing to mend (or, with `must` false, to know) and what to do about it."""

    must: bool
    text: str


def examine() -> list[Finding]:
    """Everything that is wrong or worth knowing; without a database only that is said."""
    _, parts = readiness()
    findings = list(_parts(parts))
    if parts["database"] == "ok" and parts["migrations"] == "ok":
        findings += [*_triggers(), *_data(), *_outbox()]
    return findings + list(_keys())


def _parts(parts: dict) -> Iterator[Finding]:
    if parts["database"] != "ok":
        yield Finding(True, "数据库连不上：检查 DATABASE_URL，确认数据库服务在运行。")
    elif parts["migrations"] != "ok":
        yield Finding(True, "数据库结构不是最新的：运行 manage.py migrate。")
    if parts["broker"] == "unreachable":
        yield Finding(True, "Redis 连不上：检查 REDIS_URL。待办消息不会丢，恢复后自动发出。")


def _triggers() -> Iterator[Finding]:
    missing = append_only.missing()
    if missing:
        yield Finding(True, f"缺少{len(missing)}个只增不改的保护（{missing[0]}…）：运行 manage.py migrate。")


def _data() -> Iterator[Finding]:
    if not Region.objects.exists():
        yield Finding(True, "还没有行政区划：运行 manage.py start_city，或导入区划表。")
        return
    year = timezone.localdate().year
    if not CalendarDay.objects.filter(date__year=year).exists():
        yield Finding(True, f"{year}年的节假日还没有录入，公示期会算错：在内容管理的“节假日与调休”里补上。")
    if not PlanPeriod.objects.filter(starts__lte=timezone.localdate(), ends__gte=timezone.localdate()).exists():
        yield Finding(False, "今天不在任何计划周期内：在内容管理里新增计划周期。")
    cipher_text = Person.objects.exclude(resident_id_cipher="").values_list("resident_id_cipher", flat=True).first()
    if cipher_text and not resident_id.opens(cipher_text):
        yield Finding(True, "RESIDENT_ID_KEY 与加密时的不同，身份证号打不开：换回原来的密钥。")


def _outbox() -> Iterator[Finding]:
    failed = OutboxMessage.objects.exclude(failed=None).count()
    if failed:
        yield Finding(True, f"有{failed}条待办多次处理未成：看日志里的 outbox。")


def _keys() -> Iterator[Finding]:
    if settings.DEBUG and settings.PRODUCTION:
        yield Finding(True, "正式环境不能开 DEBUG。")
    if settings.DEMO and settings.PRODUCTION:
        yield Finding(True, "正式环境不能开 DEMO：示例账号人人都能登录。")
    if settings.FONT_DIR and not Path(settings.FONT_DIR).is_dir():
        yield Finding(True, f"FONT_DIR 指的文件夹不存在：{settings.FONT_DIR}")
