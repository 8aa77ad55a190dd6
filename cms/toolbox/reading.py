"""Tools as their pages, their print and their picture show them."""

from dataclasses import dataclass

from cms.cards import Card
from cms.toolbox.models import ToolPage
from lms.catalogue.outline import Outline, outline_by_id


@dataclass(frozen=True)
class Line:
    """A line of a form to fill in."""

    label: str
    hint: str
    lines: int
    half: bool


@dataclass(frozen=True)
class ToolSheet:
    slug: str
    title: str
    purpose: str
    when: str
    landscape: bool
    form: tuple[Line, ...]
    columns: tuple[str, ...]
    example: tuple[tuple[str, ...], ...]
    blank_rows: int
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    course: Outline | None


def sheet_of(page: ToolPage) -> ToolSheet:
    form, table = _parts(page)
    columns = tuple(table["columns"]) if table else ()
    return ToolSheet(
        slug=page.slug,
        title=page.title,
        purpose=page.purpose,
        when=page.when,
        landscape=page.orientation == ToolPage.Orientation.LANDSCAPE,
        form=tuple(Line(row["label"], row["hint"], row["lines"], bool(row["half"])) for row in form),
        columns=columns,
        example=tuple(_cells(row, len(columns)) for row in table["example"]) if table else (),
        blank_rows=table["blank_rows"] if table else 0,
        notes=tuple(line.strip() for line in page.notes.splitlines() if line.strip()),
        signatures=tuple(part for part in page.signatures.split("、") if part),
        course=outline_by_id(page.related_course_id) if page.related_course_id else None,
    )


def _parts(page: ToolPage):
    for block in page.sheet:
        if block.block_type == "form":
            return list(block.value["fields"]), None
        return [], block.value
    return [], None


def _cells(row, width: int) -> tuple[str, ...]:
    """A row as wide as the table, whatever was typed."""
    return tuple([*row, *[""] * width][:width])


def live_tools():
    return ToolPage.objects.live().order_by("path")


def cards(count: int = 100) -> tuple[Card, ...]:
    rows = live_tools().values_list("title", "slug", "purpose", "when")[:count]
    return tuple(
        Card(title=title, url=f"/toolbox/{slug}/", text=purpose, meta=when) for title, slug, purpose, when in rows
    )
