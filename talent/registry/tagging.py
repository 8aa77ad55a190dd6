"""Service and beneficiary tags: the words of the plan to start with, what a cell means, and an organization's own."""

import datetime
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Organization
from talent.registry.tag_models import OrganizationTag, Tag
from talent.text.folding import without_spaces

SERVICE, BENEFICIARY = Tag.Kind.SERVICE, Tag.Kind.BENEFICIARY
# The words of the city's action plan; afterwards they are rows that the city changes.
FIRST_WORDS = {
    SERVICE: (
        "矛盾化解", "纠纷调解", "心理疏导", "法律援助", "社区矫正", "社区戒毒", "疫情防控", "平安建设", "治安巡逻", "商圈整治",
        "垃圾分类", "就业对接", "文明创建", "乡村振兴/三农", "亲情陪伴", "生活照料",
    ),
    BENEFICIARY: ("低保对象", "特困人员", "空巢老人", "困境儿童", "残疾人", "农村留守人员"),
}  # fmt: skip
_BETWEEN_WORDS = re.compile(r"[、,，;；|\n]+")


def ensure_tags() -> int:
    """The plan's words where there is no word of their kind yet; what an admin has changed is left as it is."""
    kinds = [kind for kind in FIRST_WORDS if not Tag.objects.filter(kind=kind).exists()]
    made = Tag.objects.bulk_create(
        Tag(kind=kind, word=word, place=place) for kind in kinds for place, word in enumerate(FIRST_WORDS[kind], 1)
    )
    return len(made)


class TagWords:
    """What the words of a cell mean: a tag by its whole word, 乡村振兴/三农 by either half as well."""

    def __init__(self, kind: str):
        self._by_word: dict[str, Tag] = {}
        for tag in Tag.objects.filter(kind=kind, is_offered=True):
            for word in (tag.word, *tag.word.split("/")):
                self._by_word.setdefault(without_spaces(word), tag)

    def read(self, text: str) -> tuple[list[Tag], list[str]]:
        """The tags of a cell in its order, each once, and the words that are none."""
        words = [word.strip() for word in _BETWEEN_WORDS.split(text) if word.strip()]
        found = {word: self._by_word.get(without_spaces(word)) for word in words}
        return list(dict.fromkeys(tag for tag in found.values() if tag)), [word for word in found if not found[word]]


@transaction.atomic
def set_tags(organization: Organization, tags: Iterable[Tag], *, on: datetime.date | None = None) -> list[str]:
    """
    The organization bears these tags from the day on (default: today) and no others; the words that came or went.

    What it no longer bears ends, and stays in its history. Part of a verb that checks, locks and logs.
    """
    on = on or timezone.localdate()
    wanted = {tag.pk: tag for tag in tags}
    held = {tie.tag_id: tie for tie in organization.tags.filter(until=None).select_related("tag")}
    gone = [tie for key, tie in held.items() if key not in wanted]
    for tie in gone:
        tie.until = max(on, tie.since)
        tie.save(update_fields=["until"])
    came = [tag for key, tag in wanted.items() if key not in held]
    OrganizationTag.objects.bulk_create(OrganizationTag(organization=organization, tag=tag, since=on) for tag in came)
    return [tag.word for tag in (*(tie.tag for tie in gone), *came)]


@transaction.atomic
def save_tag(tag: Tag | None, *, word: str, is_offered: bool = True, kind: str = "", by) -> Tag:
    """
    A new word at the end of its kind (`tag` None), or another spelling; a word that is no longer offered stays put.

    ValidationError where the word is empty or its kind has it already.
    """
    tag = tag or Tag(kind=kind)
    tag.word, tag.is_offered = word.strip(), is_offered
    if not tag.word:
        raise ValidationError({"word": "请写下标签。"})
    if Tag.objects.filter(kind=tag.kind, word=tag.word).exclude(pk=tag.pk).exists():
        raise ValidationError({"word": f"“{tag.word}”已经有了。"})
    if tag.pk is None:
        tag.place = (Tag.objects.filter(kind=tag.kind).aggregate(last=Max("place"))["last"] or 0) + 1
    tag.save()
    record("save_tag", tag, by=by, word=tag.word, is_offered=tag.is_offered)
    return tag
