"""What a file is by its content: xlsx, xls or csv; everything else gets advice."""

from talent.sheets import limits
from talent.sheets.refusals import SheetRefused

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STEPS = "点“文件→另存为”，选“Excel工作簿（*.xlsx）”，再上传"
SAVE_AS = f"请在WPS或Excel里{_STEPS}"
_ADVICE = {
    "et": f"这是WPS的.et表格，暂时读不了。{SAVE_AS}。",
    "ett": f"这是WPS的模板文件，暂时读不了。{SAVE_AS}。",
    "xlsb": f"这是二进制工作簿（.xlsb），暂时读不了。{SAVE_AS}。",
    "ods": f"这是.ods表格，暂时读不了。{SAVE_AS}。",
    "numbers": "这是苹果Numbers表格，暂时读不了。请导出为Excel（.xlsx）再上传。",
    "pdf": "这是PDF文件，不是表格。请上传原来的Excel文件。",
    "doc": "这是Word文档，不是表格。请把名单复制到Excel里，存成xlsx再上传。",
    "docx": "这是Word文档，不是表格。请把名单复制到Excel里，存成xlsx再上传。",
    "zip": "这是压缩包。请先解压，再上传里面的表格。",
    "rar": "这是压缩包。请先解压，再上传里面的表格。",
}
MACROS = f"表里带有宏，不能导入。{SAVE_AS}（存成xlsx就不带宏了）。"
ENCRYPTED = "表格加了打开密码，读不了。请在Excel里取消密码，保存后再上传。"
DAMAGED = f"表格打不开，可能传输时损坏了。请先在WPS或Excel里打开看看，能打开就{_STEPS}。"
EMPTY = "表里没有内容，请检查是不是传错了文件。"


def extension(file_name: str) -> str:
    """The ending in lower case, without the dot; empty where there is none."""
    return file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""


def check_size(size: int) -> None:
    """Refuse an empty or an oversized file by its length alone."""
    if size == 0:
        raise SheetRefused(EMPTY)
    if size > limits.MAX_BYTES:
        raise SheetRefused(f"文件超过{limits.MAX_BYTES // 2**20}MB，请拆成几份再上传。")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _check_ole(data: bytes) -> None:
    """Encryption and macros show in the names of the container's streams."""
    if _utf16("EncryptedPackage") in data:
        raise SheetRefused(ENCRYPTED)
    if _utf16("_VBA_PROJECT") in data:
        raise SheetRefused(MACROS)
    if _utf16("WordDocument") in data:
        raise SheetRefused(_ADVICE["doc"])
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise SheetRefused(DAMAGED)


def sniff(data: bytes, file_name: str) -> str:
    """ "xlsx", "xls" or "csv". The content decides; the name only helps to give better advice."""
    check_size(len(data))
    ending = extension(file_name)
    if ending in _ADVICE:
        raise SheetRefused(_ADVICE[ending])
    if data.startswith(ZIP):
        if ending in ("xlsm", "xltm"):
            raise SheetRefused(MACROS)
        return "xlsx"
    if data.startswith(OLE):
        _check_ole(data)
        return "xls"
    if data.startswith(b"%PDF"):
        raise SheetRefused(_ADVICE["pdf"])
    if data[:512].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise SheetRefused(f"这是网页导出的表格，读不了。请先在WPS或Excel里打开，{_STEPS}。")
    if ending in ("csv", "txt", "tsv", ""):
        return "csv"
    raise SheetRefused(DAMAGED)
