"""What a district confirms line by line, and the section of a report that says what each district answered."""

from dataclasses import asdict, dataclass
from datetime import date

from talent.registry.models import Region
from talent.target import sections
from talent.target.comparing import NUMBERS, shown
from talent.target.models import ReportConfirmation, ReportPeriod

TRAINING = "参训数据"
Answer = ReportConfirmation.Answer


@dataclass(frozen=True)
class Item:
    """A line of a district's figures; `key` names it in the answer."""

    key: str
    group: str
    title: str
    words: str


def items_of(district: Region, period: ReportPeriod, numbers: dict) -> list[Item]:
    """The district's training figures (`numbers`, as `numbers_of` gives them), then every line of the other sections."""
    items = [Item(f"training.{name}", TRAINING, NUMBERS[name][0], shown(name, numbers[name])) for name in NUMBERS]
    for title, lines in sections.to_confirm(district, period.first_day, period.last_day):
        items += [Item(key, title, label, words) for key, label, words in lines]
    return items


def answered(items: list[Item], doubts: dict[str, str]) -> list[dict]:
    """The lines as a confirmation keeps them: what was seen, and what is doubted about it."""
    return [asdict(item) | {"doubt": doubts.get(item.key, "")} for item in items]


def moved_since(word: ReportConfirmation | None, items: list[Item]) -> list[tuple[str, str, str]]:
    """(title, as the district saw it, as it is now) of each line that reads otherwise than when it answered."""
    seen = {line["key"]: line["words"] for line in word.lines} if word else {}
    return [(one.title, seen[one.key], one.words) for one in items if seen.get(one.key, one.words) != one.words]


def read(region: Region, first_day: date, last_day: date) -> dict:
    """The last word of the unit's districts about these days; nothing where no round asked for it."""
    rounds = ReportPeriod.objects.filter(first_day=first_day, last_day=last_day).select_related("region")
    period = next((one for one in rounds if region.path.startswith(one.region.path)), None)
    districts = list(Region.objects.within(region).districts().in_code_order()) if period else []
    if not districts:
        return {}
    words = {word.region_id: word for word in period.confirmations.newest()}
    return {"rows": [_row(district, words.get(district.pk)) for district in districts]}


def _row(district: Region, word: ReportConfirmation | None) -> dict:
    row = {"id": district.pk, "name": district.name, "answer": "", "note": "", "doubts": []}
    if word is None:
        return row
    doubts = [{name: line[name] for name in ("key", "title", "words", "doubt")} for line in word.doubted]
    return row | {"answer": word.answer, "note": word.note, "doubts": doubts}


def lines(payload: dict) -> list[tuple[str, str]]:
    """(district, words) for the page, the sheet and the paper."""
    return [(row["name"], _words(row)) for row in payload["rows"]]


def _words(row: dict) -> str:
    if not row["answer"]:
        return "没有确认"
    doubts = [f"{one['title']}{one['words']}——{one['doubt']}" for one in row["doubts"]]
    said = "；".join(filter(None, (row["note"].rstrip("。"), *doubts)))
    return f"{Answer(row['answer']).label}{f'：{said}' if said else ''}"


sections.register(sections.Section("confirmations", "区县确认", "1", read, lines))
