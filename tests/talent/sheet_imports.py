"""Small sheets through the same door as the command and the desk."""

import tempfile
from pathlib import Path

from talent.sheets.actions import ImportReport, import_file
from tests.talent.sheets.files import xlsx

REGIONS = ("区划代码", "名称", "层级", "上级", "类型", "代管单位")
ORGANIZATIONS = (
    "组织名称", "类别", "登记或备案", "统一社会信用代码", "备案编码", "所属街道（镇）", "所属社区（村）", "城乡", "成立日期",
    "负责人", "负责人手机号", "党建工作", "是否联合会", "服务领域", "服务对象", "备注",
)  # fmt: skip
POOL = (
    "姓名", "性别", "身份证号", "手机号", "人员类别", "所在组织", "职务", "所属街道（镇）", "政治面貌", "文化程度", "专业资格",
    "特长", "入库日期", "入库依据", "梯队层级", "备注",
)  # fmt: skip
ATTENDANCE = ("姓名", "身份证号", "手机号", "所在组织", "签到时间", "签退时间")
HEADERS = {"regions": REGIONS, "organizations": ORGANIZATIONS, "pool": POOL, "attendance": ATTENDANCE}


def sheet_of(kind: str, *rows: dict) -> bytes:
    """A workbook of this kind; each row names the cells that it fills."""
    headers = HEADERS[kind]
    for row in rows:
        assert set(row) <= set(headers), set(row) - set(headers)
    return xlsx(headers, *([row.get(header) for header in headers] for row in rows))


def import_rows(kind: str, *rows: dict, region=None, by=None, dry_run=False) -> ImportReport:
    """Import rows; the first one is Excel's row 2."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.xlsx"
        path.write_bytes(sheet_of(kind, *rows))
        return import_file(kind, path, region=region, by=by, dry_run=dry_run)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """(new, changed, unchanged, refused rows); an error of the whole file fails the test."""
    assert report.error is None, report.error
    return report.new, report.changed, report.unchanged, report.refused_rows


def places(report: ImportReport) -> list[tuple[int, str]]:
    return [(problem["row"], problem["column"]) for problem in report.refused]
