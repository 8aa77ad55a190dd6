"""Which parts of an xlsx are its worksheets, and what they are called."""

import lzma
import posixpath
import struct
import zipfile
import zlib

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from talent.sheets.containers import DAMAGED
from talent.sheets.refusals import SheetRefused

MAX_INDEX_BYTES = 4 * 2**20
# Everything that reading a zip with wrong bytes in it has been seen to raise.
DAMAGE_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, KeyError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def _read(archive: zipfile.ZipFile, part: str):
    try:
        with archive.open(part) as stream:
            text = stream.read(MAX_INDEX_BYTES + 1)
        if len(text) > MAX_INDEX_BYTES:
            raise SheetRefused(DAMAGED)
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException, *DAMAGE_ERRORS):
        raise SheetRefused(DAMAGED) from None


def _attribute(element, name: str) -> str:
    """An attribute by its local name: relations use a namespace, and strict files use another one."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def worksheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(name, part) of every worksheet in the order of the tabs, hidden ones too. SheetRefused if this is no workbook."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        raise SheetRefused("这个文件不是Excel表格，请检查是不是传错了文件。")
    targets = {}
    for relation in _read(archive, "xl/_rels/workbook.xml.rels"):
        if _attribute(relation, "Type").endswith("/worksheet"):
            target = _attribute(relation, "Target")
            joined = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[_attribute(relation, "Id")] = posixpath.normpath(joined)
    found = []
    for element in _read(archive, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation_id = next((v for k, v in element.attrib.items() if k.startswith("{") and k.endswith("}id")), "")
        if (part := targets.get(relation_id)) in names:
            found.append((element.attrib.get("name", ""), part))
    if not found:
        raise SheetRefused(DAMAGED)
    return found
