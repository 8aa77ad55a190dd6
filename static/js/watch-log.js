// What was played and not yet acknowledged by the server. Kept in the browser too, so that a lost network,
// a locked phone or a page that WeChat kills costs nothing: the next player page of this person sends it.
const SLIVER = 1;
const KEEP = 7 * 24 * 3600 * 1000;

export function watchLog(video, { person, covered }) {
  let banked = [];
  let acknowledged = covered;
  let speed = 1;

  // The browser's own list starts anew with another source: keep what it has.
  function bank() {
    banked = played();
  }

  function played() {
    const parts = [...banked];
    for (let i = 0; i < video.played.length; i += 1) parts.push([video.played.start(i), video.played.end(i)]);
    return merged(parts);
  }

  function unsent() {
    return played().filter(([from, to]) =>
      to - from > 0.2 && !acknowledged.some(([a, b]) => a <= from + SLIVER && b >= to - SLIVER));
  }

  function claim(media) {
    speed = Math.max(speed, video.playbackRate);
    return { media, position: round(video.currentTime), intervals: unsent().map(part => part.map(round)), speed };
  }

  function acknowledge(news) {
    acknowledged = news.covered;
    if (!unsent().length) speed = video.playbackRate;
  }

  return { bank, unsent, claim, acknowledge, queue: queueOf(person) };
}

// One entry a page: two tabs do not overwrite each other. Sending an entry twice gains nothing and harms nothing.
function queueOf(person) {
  const prefix = `watch:${person}:`;
  const own = prefix + Math.random().toString(36).slice(2);

  function keep(url, claim) {
    try { localStorage.setItem(own, JSON.stringify({ url, claim, at: Date.now() })); } catch { /* full or forbidden */ }
  }

  function drop(key = own) {
    try { localStorage.removeItem(key); } catch { /* forbidden */ }
  }

  function waiting() {
    const entries = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key.startsWith(prefix) && key !== own) entries.push({ key, ...JSON.parse(localStorage.getItem(key)) });
      }
    } catch { /* forbidden, or not ours */ }
    const fresh = entries.filter(entry => entry.claim && Date.now() - entry.at < KEEP);
    for (const entry of entries) if (!fresh.includes(entry)) drop(entry.key);
    return fresh.sort((a, b) => a.at - b.at);
  }

  return { keep, drop, waiting };
}

export function merged(parts) {
  const whole = [];
  for (const [from, to] of parts.sort((a, b) => a[0] - b[0])) {
    const last = whole[whole.length - 1];
    if (last && from <= last[1] + 0.05) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

export function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
