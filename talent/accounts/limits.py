"""How long somebody has to wait who met one of allauth's limits per number."""

import time
from datetime import timedelta

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.utils import timezone


def seconds_to_wait(request, action: str, key: str) -> float:
    """Seconds until `action` is allowed again for `key`; 0 when it is allowed now."""
    now = time.time()
    waits = [0.0]
    for rate in ratelimit.get_rates(app="allauth.account", action=action):
        if rate.per != "key":
            continue
        name = ratelimit.get_cache_key(request, app="allauth.account", action=action, rate=rate, key=key)
        history = [at for at in cache.get(name, []) if at > now - rate.duration]  # newest first
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - now)
    return max(waits)


def waiting_words(request, action: str, key: str) -> str:
    """The wait in words that fit before 再试: 42秒后, 9分钟后, 明天08:10后."""
    seconds = seconds_to_wait(request, action, key)
    if seconds < 60:
        return f"{max(1, round(seconds))}秒后"
    if seconds < 3600:
        return f"{-(-int(seconds) // 60)}分钟后"
    then = timezone.localtime(timezone.now() + timedelta(seconds=seconds))
    day = "" if then.date() == timezone.localdate() else "明天"
    return f"{day}{then:%H:%M}后"
