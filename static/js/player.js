// Reports what was played to the server, which decides what counts. Sends what the server has not
// acknowledged yet, so a lost message or a dropped network costs nothing.
const EVERY = 10_000;
const SLIVER = 1;

for (const root of document.querySelectorAll("[data-player]")) start(root);

function start(root) {
  const video = root.querySelector("video");
  const state = JSON.parse(root.querySelector("#watched").textContent);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  let covered = state.covered;
  let timer = 0;
  let stopped = false;

  video.addEventListener("loadedmetadata", () => {
    if (state.position >= 1 && state.position < video.duration - 2 && video.currentTime < 1) {
      video.currentTime = state.position;
    }
  }, { once: true });
  video.addEventListener("play", () => { send(); timer ||= setInterval(tick, EVERY); });
  video.addEventListener("pause", () => send());
  video.addEventListener("ended", () => send());
  addEventListener("pagehide", () => { if (timer) send(true); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) send(true); });

  // Keep reporting after a pause until the server has everything, then rest.
  function tick() {
    if (!video.paused || unsent().length) send();
    else { clearInterval(timer); timer = 0; }
  }

  function unsent() {
    const pieces = [];
    for (let i = 0; i < video.played.length; i += 1) {
      const from = video.played.start(i);
      const to = video.played.end(i);
      const seen = covered.some(([a, b]) => a <= from + SLIVER && b >= to - SLIVER);
      if (!seen && to > from) pieces.push([round(from), round(to)]);
    }
    return pieces;
  }

  async function send(last = false) {
    if (stopped) return;
    const body = JSON.stringify({
      media: Number(root.dataset.media), position: round(video.currentTime), intervals: unsent(), speed: video.playbackRate,
    });
    try {
      const answer = await fetch(root.dataset.heartbeat, {
        method: "POST", keepalive: last, body, redirect: "error",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      });
      const news = await answer.json();
      if (answer.ok) show(news);
      else { stopped = true; say(news.error); }
    } catch {
      if (!last) say("网络断了，接上后会自动补记。");
    }
  }

  function show(news) {
    covered = news.covered;
    draw(root.querySelector("svg.progress"), news.spans);
    const words = root.querySelector(".progress-words span:last-child");
    if (words) words.textContent = `${news.percent}%`;
    say(news.done ? "这节学完了。" : news.missing);
  }

  function say(sentence) {
    root.querySelector("[data-missing]").textContent = sentence;
  }
}

// One bar per part that was seen; what lies between was not.
function draw(svg, spans) {
  if (!svg) return;
  svg.replaceChildren(...spans.map(({ start, width }) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: start, y: 0, width, height: 10 })) bar.setAttribute(name, value);
    return bar;
  }));
}

function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
