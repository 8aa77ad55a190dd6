"""Headers as offices write them: one comparable form, and the synonyms that are known."""

import re

from talent.text.folding import without_spaces

# Declared name → what else it is called. A declaration may add its own.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "姓名": ("人员姓名", "成员姓名", "学员姓名"),
    "身份证号": ("身份证号码", "身份证", "公民身份号码", "居民身份证号", "居民身份证号码", "证件号码"),
    "手机号": ("手机号码", "手机", "联系电话", "联系方式", "移动电话", "电话"),
    "负责人手机号": ("负责人手机号码", "负责人手机", "负责人电话", "负责人联系电话", "负责人联系方式"),
    "负责人": ("负责人姓名", "组织负责人"),
    "所属街道（镇）": (
        "所在街道（镇）",
        "所属街道",
        "所在街道",
        "街道（镇）",
        "街道",
        "街镇",
        "所属街镇",
        "所在街镇",
        "所属镇街",
        "镇街",
    ),
    "所属社区（村）": ("所在社区（村）", "所属社区", "所在社区", "社区（村）", "社区"),
    "所在组织": ("所属组织", "所在社区社会组织", "所属社区社会组织", "所在社会组织"),
    "组织名称": ("社区社会组织名称", "社会组织名称"),
    "统一社会信用代码": ("社会信用代码", "统一信用代码", "信用代码"),
    "备案编码": ("备案编号", "备案号"),
    "成立日期": ("成立时间",),
    "入库日期": ("入库时间",),
    "城乡": ("城乡类型", "城市/农村"),
    "类别": ("组织类别", "组织类型"),
    "登记或备案": ("登记/备案", "登记备案", "登记备案情况"),
    "是否联合会": ("联合会",),
    "人员类别": ("人员类型", "人才类别"),
    "梯队层级": ("梯队", "层级（梯队）"),
    "签到时间": ("签到",),
    "签退时间": ("签退",),
    "题干": ("题目", "试题内容"),
    "答案": ("正确答案",),
    "解析": ("答案解析",),
    "区划代码": ("行政区划代码", "代码"),
    "层级": ("级别",),
    "上级": ("上级单位", "上级名称"),
    "代管单位": ("代管", "代管区县"),
}
# Columns that every list has and no import needs; and the two that a result file adds.
ROW_NUMBER, OUTCOME = "原行号", "导入结果"
SERIAL = frozenset({"序号", "编号", "行号", "no", "no."})
IGNORED = SERIAL | {"签名", "签字", "本人签名", ROW_NUMBER, OUTCOME}

_MARKS = re.compile(r"[*※★:]|\((?:必填|选填|必填项|选填项)\)")
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")


def comparable(header: str) -> str:
    """Half width, no spaces, round brackets, without marks for "required"."""
    return _MARKS.sub("", without_spaces(header).translate(_BRACKETS)).lower()


def all_names(name: str, synonyms: tuple[str, ...]) -> set[str]:
    """Every comparable form under which a column is known."""
    return {comparable(spelling) for spelling in (name, *SYNONYMS.get(name, ()), *synonyms)}
