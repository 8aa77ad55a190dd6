"""Finished sentences about the board: the text to send to the chief."""

from talent.indicators.board import Board
from talent.indicators.standing import ATTENTION, REACHED

NAMED = 12


def report_text(board: Board) -> str:
    """复制汇报文字: the count of states, then the figures that have a target, those that need attention first."""
    day = board.on
    aimed = [line for line in board.lines if line.target is not None]
    counts = "，".join(f"{one.word}{number}项" for one, number in board.states)
    head = (
        f"截至{day.year}年{day.month}月{day.day}日，{board.region.name}{board.streets}个街道（镇），六项计划{counts}。"
    )
    if not aimed:
        return f"{head}当前没有设目标。"
    attention = [line for line in aimed if line.standing == ATTENTION]
    reached = [line for line in aimed if line.standing == REACHED]
    parts = []
    if attention:
        parts.append(
            "需关注：" + "；".join(f"{one.sentence}，目标{one.target_text}" for one in attention[:NAMED]) + "。"
        )
    if reached:
        parts.append("已达到：" + "；".join(one.sentence for one in reached[:NAMED]) + "。")
    return head + "".join(parts)
