"""One package of everything a session left behind, made while it is sent."""

import io
import zipfile
from collections.abc import Iterator

from django.utils import timezone

from talent.attendance.archive_models import SessionPaper
from talent.attendance.exports import ROSTER
from talent.attendance.roster import roster_of
from talent.audit.actions import record
from talent.sheets.writing import write_xlsx
from talent.text.file_names import safe_file_name
from talent.training.texts import plain_hours, when

CHUNK = 64 * 1024


def package_of(session, *, by) -> Iterator[bytes]:
    """A zip, piece by piece: facts, roster (numbers masked), then the papers by kind. Taking it along is logged."""
    papers = list(session.papers.all())
    record("download_archive", session, by=by, region_path=session.region.path, papers=len(papers))
    return _zipped(session, papers)


def package_name(session) -> str:
    return safe_file_name(f"{timezone.localdate(session.starts_at):%Y%m%d}{session.title}归档材料") + ".zip"


def _zipped(session, papers: list[SessionPaper]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("00场次信息.txt", _facts(session, papers))
        package.writestr("01签到名单.xlsx", _roster(session))
        yield sink.taken()
        counts: dict[str, int] = {}
        for paper in papers:
            number = counts[paper.kind] = counts.get(paper.kind, 0) + 1
            name = safe_file_name(f"{paper.get_kind_display()}{number:02d}_{paper.file_name}")
            # Photos and office files are compressed already.
            entry = zipfile.ZipInfo(name, timezone.localtime(paper.uploaded_at).timetuple()[:6])
            with paper.file.open("rb") as source, package.open(entry, "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What the zip writer has written since it was last asked."""

    def __init__(self):
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _facts(session, papers) -> str:
    kinds = {paper.kind for paper in papers}
    missing = "、".join(kind.label for kind in SessionPaper.Kind if kind not in kinds)
    captions = [f"照片{n:02d}：{paper.caption}（{'已授权公开' if paper.consent else '未授权公开'}）"
                for n, paper in enumerate((p for p in papers if p.kind == SessionPaper.Kind.PHOTO), 1)]  # fmt: skip
    lines = [
        session.title, f"时间：{when(session)}", f"地点：{session.place}", f"主办：{session.region.name}",
        f"学时：{plain_hours(session.hours)}学时", *captions, f"还缺：{missing or '无'}",
    ]  # fmt: skip
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _roster(session) -> bytes:
    stream = io.BytesIO()
    cells = ([column.value(row) for column in ROSTER.columns] for row in roster_of(session))
    write_xlsx(stream, f"{session.title}签到名单", [column.out for column in ROSTER.columns], cells)
    return stream.getvalue()
