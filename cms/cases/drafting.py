"""What the nominee wrote, cut into the sections of a case study: text in, plain values out.

A beginning for the editor, who knows the story; nothing is made up that the material doesn't say.
"""

import re
from dataclasses import dataclass

# Words of the city's plan (DOMAIN §1, plan 3); an editor adds others by hand.
SERVICES = (
    "矛盾化解", "纠纷调解", "心理疏导", "法律援助", "社区矫正", "社区戒毒", "疫情防控", "平安建设", "治安巡逻", "商圈整治",
    "垃圾分类", "就业对接", "文明创建", "乡村振兴", "亲情陪伴", "生活照料",
)  # fmt: skip
BENEFICIARIES = ("低保对象", "特困人员", "空巢老人", "困境儿童", "残疾人", "农村留守人员")
POINTS, FIGURES, HEADING, ABSTRACT = 5, 6, 30, 200
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_CLAUSE = re.compile(r"[，。！？；：、\s]")
_FIGURE = re.compile(
    r"(?P<label>[^，。！？；：、\n\d]{2,30}?)(?P<value>\d[\d,]*(?:\.\d+)?%?)(?P<unit>[人户起件场次个名位处项]{0,2})"
)


@dataclass(frozen=True)
class Draft:
    abstract: str
    points: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[dict, ...]
    services: tuple[str, ...]
    beneficiaries: tuple[str, ...]


def draft_of(what_done: str, who_helped: str, what_changed: str) -> Draft:
    """The parts of a case that can be read off three answers."""
    everything = "\n".join((what_done, who_helped, what_changed))
    return Draft(
        abstract=abstract_of(what_done, what_changed),
        points=points_of(what_done),
        figures=figures_of(what_changed),
        services=tuple(word for word in SERVICES if word in everything),
        beneficiaries=tuple(word for word in BENEFICIARIES if word in everything),
    )


def abstract_of(*texts: str) -> str:
    """Whole sentences of the texts, as many as fit into 200 characters."""
    out = ""
    for sentence in (found.strip() for text in texts for found in _SENTENCE.findall(text) if found.strip()):
        if len(out) + len(sentence) > ABSTRACT:
            break
        out += sentence
    return out or "".join(texts).strip()[:ABSTRACT]


def points_of(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, paragraphs) by line: the first clause heads a line; one line alone is 做了什么."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return (("做了什么", tuple(lines)),)
    points = [(_heading(line), (line,)) for line in lines]
    head, tail = points[: POINTS - 1], points[POINTS - 1 :]
    if len(tail) > 1:
        tail = [(tail[0][0], tuple(line for _, (line,) in tail))]
    return (*head, *tail)


def _heading(line: str) -> str:
    return _CLAUSE.split(line, maxsplit=1)[0][:HEADING] or "做了什么"


def figures_of(text: str) -> tuple[dict, ...]:
    """Numbers with what they count: 说和51起 → 51, 起, 说和."""
    found = [match.groupdict() for match in _FIGURE.finditer(text)]
    return tuple({**figure, "label": figure["label"].strip()} for figure in found[:FIGURES])
