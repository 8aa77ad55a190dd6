"""What is stored about a person: what for, masked on the page, whole in their own download."""

import io
import json
import zipfile
from dataclasses import dataclass, field

from django.utils import timezone

from talent.people.holdings import Row, holdings
from talent.people.models import Person


@dataclass(frozen=True)
class Section:
    title: str
    purpose: str
    rows: list[Row] = field(default_factory=list)


def ids_of(person: Person) -> list[int]:
    """The person's row and those merged into it."""
    return [person.pk, *person.duplicates.values_list("pk", flat=True)]


def sections_of(person: Person) -> list[Section]:
    """Everything that is held, from every slice and app that registered it, duplicates included."""
    ids = ids_of(person)
    return [Section(one.title, one.purpose, one.rows(ids)) for one in holdings()]


def as_download(person: Person) -> dict:
    """The same sections as JSON. The resident ID stays masked: a file in a chat group must not carry it."""
    return {
        "生成时间": timezone.localtime().isoformat(timespec="seconds"),
        **{
            section.title: {
                "用途": section.purpose,
                "记录": [{"项目": row.label, "内容": row.whole} for row in section.rows],
            }
            for section in sections_of(person)
        },
    }


def as_zip(person: Person) -> bytes:
    """我的信息.zip: one file to read, one for machines."""
    data = as_download(person)
    lines = [f"我的信息（{data['生成时间']}）"]
    for title, section in data.items():
        if isinstance(section, dict):
            lines += ["", f"【{title}】{section['用途']}"]
            lines += [f"{row['项目']}：{row['内容']}" for row in section["记录"]] or ["没有记录。"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # The mark tells old Windows editors that the text is UTF-8.
        archive.writestr("我的信息.txt", "\ufeff" + "\r\n".join(lines) + "\r\n")
        archive.writestr("我的信息.json", json.dumps(data, ensure_ascii=False, indent=1))
    return buffer.getvalue()
