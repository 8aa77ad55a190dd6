"""姓氏笔画: the order of names that ranks nobody. Strokes of surnames in their simplified form."""

_BY_STROKES = {
    2: "丁卜刁",
    3: "于万马卫弓山千习上",
    4: "王方文尹尤毛孔韦邓卞元牛车支计公戈乌仇云巴长",
    5: "白石田冯史叶龙卢甘左艾古申包边皮平司冉厉丘邝令东",
    6: "刘朱许任孙江汤吕伍毕齐伊安米吉成庄祁阮向闫年曲匡池仲关邢华乔纪宇",
    7: "李张陈杨吴宋何沈杜苏余汪邹严辛邱陆谷时岑冷初芦迟佟花狄连巩应来",
    8: "周林郑孟金罗武范易庞岳季尚苗和房屈单宗郎欧明杭卓国幸",
    9: "赵胡钟段侯姚贺施姜洪郝柳俞查荣宫祝费胥柏骆柯饶闻南封相项皇",
    10: "徐高郭唐秦袁夏顾钱贾陶倪翁耿聂莫殷桑展栾晏凌柴班席容桂奚敖姬浦谈诸",
    11: "黄梁曹萧崔康常龚阎章符盛梅鹿商隋麻戚巢渠宿屠寇尉淳",
    12: "韩彭程曾董葛蒋谢傅鲁温童焦景游舒喻储覃智惠",
    13: "雷赖甄蓝詹路靳解窦鲍蒲廉满楚虞褚裘",
    14: "廖谭熊管裴臧蔡蔺翟缪赫慕",
    15: "潘黎颜樊滕",
    16: "薛霍穆冀燕",
    17: "魏戴鞠",
    18: "瞿",
}
_STROKES = {surname: strokes for strokes, surnames in _BY_STROKES.items() for surname in surnames}
UNKNOWN = 99


def by_strokes(name: str) -> tuple[int, str]:
    """Sort key of a person's name; surnames that are not listed come last, by code point."""
    return _STROKES.get(name[:1], UNKNOWN), name
