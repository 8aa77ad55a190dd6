"""Lengths as people read them."""


def clock(seconds: float) -> str:
    """06:12; an hour and more as 1:06:12."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def in_words(seconds: float) -> str:
    """5分40秒, 40秒, 12分; never less than one second while anything is left."""
    whole = max(1, round(seconds)) if seconds > 0 else 0
    minutes, seconds = divmod(whole, 60)
    return (f"{minutes}分" if minutes else "") + (f"{seconds}秒" if seconds or not minutes else "")
