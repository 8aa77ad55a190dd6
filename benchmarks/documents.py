"""Certificates against the bare typesetter."""

import json
import statistics
import time

import typst
from django.conf import settings

from talent.files import typesetting
from talent.files.qr import qr_svg

TEMPLATE = "tests/talent/files/certificate_like.typ"


def certificate(server):
    """A name that differs each time, so that nothing is served from a cache."""
    data = {
        "date": "2026年3月5日",
        "course": "矛盾调解实务：把话听完，把事办成",
        "hours": "4",
        "number": "JN26-7K3M-9Q",
        "issuer": "济南市社区社会组织学院（示例）",
        "qr": qr_svg("https://example.org/verify/JN26-7K3M-9Q/"),
    }
    bare = typst.Compiler(root=str(settings.BASE_DIR), font_paths=typesetting._own_fonts(), ignore_system_fonts=True)
    path = str(settings.BASE_DIR / TEMPLATE)
    families = json.dumps([typesetting.FAMILY])

    def floor(turn: int):
        inputs = {"data": json.dumps(data | {"name": f"赵明霞{turn}"}), "families": families}
        bare.compile(input=path, sys_inputs=inputs, format="pdf")

    ratios = [
        _seconds(lambda n: typesetting.render_pdf(TEMPLATE, data | {"name": f"赵明霞{n}"})) / _seconds(floor)
        for _ in range(5)
    ]
    yield "certificate_ratio", statistics.median(ratios), "render_pdf against a kept typst compiler, median of 5 × 40"


def _seconds(act, times: int = 40) -> float:
    act(-1)
    start = time.perf_counter()
    for turn in range(times):
        act(turn)
    return time.perf_counter() - start
