"""参训进度 as a picture or a page, and a sent report in the bureau's layout: xlsx and PDF."""

import io

from django.utils import timezone

from talent.files.typesetting import render_pdf, render_png
from talent.sheets.writing import OutColumn, SheetWriter
from talent.target import texts
from talent.target.comparing import NUMBERS, shown
from talent.target.models import ReportSnapshot
from talent.target.progress import Progress
from talent.target.sections import lines_of

PROGRESS, REPORT = "talent/target/typst/progress.typ", "talent/target/typst/report.typ"
UNIT_HEADERS = ("单位", "应参训人数", "已参训人数", "未参训人数", "暂不参训人数", "参训率", "培训人次")
UNIT_NUMBERS = ("due", "trained", "untrained", "exempt", "rate", "person_times")


def progress_picture(progress: Progress) -> bytes:
    """保存为图片: one PNG to send into a group. MissingGlyph when no font has a character of a name."""
    return render_png(PROGRESS, _progress_data(progress))


def progress_page(progress: Progress) -> bytes:
    """打印一页纸, as PDF."""
    return render_pdf(PROGRESS, _progress_data(progress))


def _progress_data(progress: Progress) -> dict:
    total = progress.total
    numbers = total.numbers
    rows = [
        [unit.name, str(one.due), str(len(one.trained)), str(len(one.untrained)), _rate(one.rate), str(one.person_times)]
        for unit, one in progress.units
    ]  # fmt: skip
    return {
        "title": f"{progress.region.name}骨干人才参训进度",
        "period": f"{_day(total.first_day)}至{_day(total.last_day)}",
        "figures": [
            {"label": "参训率", "value": _rate(total.rate), "unit": "", "note": f"{numbers['trained']}/{total.due}人"},
            {"label": "还没参加培训", "value": str(numbers["untrained"]), "unit": "人", "note": "人数，按人去重"},
            {"label": "培训人次", "value": str(total.person_times), "unit": "人次", "note": "一人可有多次"},
            {"label": "近60天退出", "value": str(numbers["recent_exits"]), "unit": "人",
             "note": f"其中未参训{numbers['recent_exits_untrained']}人"},
        ],
        "headers": ["单位", "应参训", "已参训", "还差", "参训率", "人次"],
        "rows": rows,
        "sentence": texts.figure_sentence(progress),
        "note": f"{timezone.localtime():%Y-%m-%d %H:%M}生成。人数按人去重，人次为学时条数；单位按区划代码排列。",
    }  # fmt: skip


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _rate(rate: str | None) -> str:
    return "—" if rate is None else f"{rate}%"


def report_title(report: ReportSnapshot) -> str:
    return f"社区社会组织骨干人才参训情况报表（{report.title}）"


def report_lines(report: ReportSnapshot) -> list[list[str]]:
    """Label and words of every figure; 人数 and 人次 are both named."""
    return [[label, shown(name, report.numbers.get(name))] for name, (label, _) in NUMBERS.items()]


def report_note(report: ReportSnapshot) -> str:
    """What a paper says about itself: when it was frozen, by which formula, and its fingerprint."""
    version = "更正版，事由：" + report.reason if report.supersedes_id else "首报"
    return (
        f"{version}。{timezone.localtime(report.frozen_at):%Y-%m-%d %H:%M}锁定，口径版本{report.formula}，"
        f"数字指纹{report.digest[:16]}。参训率＝已参训人数÷应参训人数；人数按人去重，人次为学时条数。"
    )


def report_pdf(report: ReportSnapshot) -> bytes:
    """The report as a page to be sealed."""
    data = {
        "title": report_title(report), "unit": report.region.name,
        "date": _day(timezone.localdate(report.frozen_at)), "lines": report_lines(report),
        "headers": list(UNIT_HEADERS),
        "rows": [[unit["name"], *(_bare(unit[name]) for name in UNIT_NUMBERS)] for unit in report.units],
        "sections": [
            {"title": title, "lines": [list(line) for line in lines]} for title, lines in lines_of(report.sections)
        ],
        "by": report.frozen_by.name, "approved": report.approved_by.name if report.approved_by else "",
        "note": report_note(report),
    }  # fmt: skip
    return render_pdf(REPORT, data)


def _bare(value) -> str:
    return "—" if value is None else str(value)


def report_sheet(report: ReportSnapshot) -> bytes:
    """The report as xlsx: title over all columns, unit and date, the figures, one row per unit, who filled it in."""
    stream = io.BytesIO()
    columns = [OutColumn(header, "text" if place == 0 else "number", 16) for place, header in enumerate(UNIT_HEADERS)]
    writer = SheetWriter(stream, "报表", columns)
    writer.sheet.set_landscape()
    writer.sheet.set_paper(9)  # A4
    writer.sheet.fit_to_pages(1, 0)
    centered = writer.book.add_format({"bold": True, "font_size": 16, "align": "center"})
    writer.sheet.merge_range(0, 0, 0, len(columns) - 1, report_title(report), centered)
    writer.row = 1
    writer.write_row([f"填报单位：{report.region.name}"])
    writer.write_row([f"统计时期：{_day(report.first_day)}至{_day(report.last_day)}"])
    writer.write_row([f"填报日期：{_day(timezone.localdate(report.frozen_at))}"])
    for label, words in [*report_lines(report), *_section_rows(report)]:
        writer.write_row([label, words])
    if report.units:
        writer.write_headers(UNIT_HEADERS)
        for unit in report.units:
            writer.write_row([unit["name"], *(unit[name] for name in UNIT_NUMBERS)])
    approved = report.approved_by.name if report.approved_by else ""
    writer.write_row([f"填报人：{report.frozen_by.name}", "", f"审核人：{approved}", "", "（盖章处）"])
    writer.write_row([report_note(report)])
    writer.close()
    return stream.getvalue()


def _section_rows(report: ReportSnapshot) -> list[list[str]]:
    return [[f"{title}：{label}", words] for title, lines in lines_of(report.sections) for label, words in lines]
