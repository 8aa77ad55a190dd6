// Reports what was played to the server, which decides what counts. Sends what the server has not
// acknowledged yet, so a lost message or a dropped network costs nothing.
import { playerTools } from "./player-tools.js";
import { watchLog } from "./watch-log.js";

const EVERY = 10_000;
const KEEP_EVERY = 2_000;
const LOG_IN = "登录过期了，请重新登录。看过的留着，登录后自动补记。";

for (const root of document.querySelectorAll("[data-player]")) start(root);

async function start(root) {
  const video = root.querySelector("video");
  const state = JSON.parse(root.querySelector("#watched").textContent);
  // Read anew each time: logging in again in another tab changes it.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const media = Number(root.dataset.media);
  const url = root.dataset.heartbeat;
  const log = watchLog(video, state);
  const tools = playerTools(root, video, log);
  let timer = 0;
  let keptAt = 0;
  let resting = 0;
  let stopped = false;

  resume(newestPosition());
  // What an earlier page could not send comes first: it is paid by the time since then.
  const queueSent = sendQueue();

  const begin = async () => { timer ||= setInterval(tick, EVERY); await queueSent; send(); };
  video.addEventListener("play", begin);
  if (!video.paused) begin(); // on a slow phone the film may run before this module has come
  video.addEventListener("pause", () => send());
  video.addEventListener("ended", () => send());
  video.addEventListener("ratechange", () => { if (timer) send(); });
  video.addEventListener("timeupdate", () => { if (!video.paused && Date.now() - keptAt > KEEP_EVERY) keep(); });
  addEventListener("pagehide", leave);
  addEventListener("online", async () => { await sendQueue(); if (timer || log.unsent().length) send(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

  function newestPosition() {
    const mine = log.queue.waiting().filter(entry => entry.url === url).pop();
    const isNewer = mine && (state.since === null || Date.now() - mine.at < state.since * 1000);
    return isNewer ? mine.claim.position : state.position;
  }

  function resume(position) {
    const go = () => { if (position >= 1 && position < video.duration - 2) video.currentTime = position; };
    if (video.readyState >= 1) go();
    else video.addEventListener("loadedmetadata", go, { once: true });
  }

  // Keep reporting after a pause until the server has everything, then rest.
  function tick() {
    resting = video.paused ? resting + 1 : 0;
    if (!video.paused || (log.unsent().length && resting < 6)) send();
    else { clearInterval(timer); timer = 0; }
  }

  function keep() {
    keptAt = Date.now();
    log.queue.keep(url, log.claim(media));
  }

  function leave() {
    if (!timer && !log.unsent().length) return;
    keep();
    beacon(url, { ...log.claim(media), age: 0 });
  }

  // A page that is going away gets no answer; the kept entry is sent again by the next one.
  function beacon(to, claim) {
    const form = new FormData();
    form.set("claim", JSON.stringify(claim));
    form.set("csrfmiddlewaretoken", token());
    if (!navigator.sendBeacon?.(to, form)) fetch(to, { method: "POST", body: form, keepalive: true }).catch(() => {});
  }

  function post(to, claim) {
    return fetch(to, {
      method: "POST", body: JSON.stringify(claim), redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    });
  }

  // The way to the login page is the only redirect; another person's or an old token is refused with 403.
  function isLoggedOut(answer) {
    return answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
  }

  async function sendQueue() {
    for (const entry of log.queue.waiting()) {
      try {
        const answer = await post(entry.url, { ...entry.claim, age: Math.max(0, (Date.now() - entry.at) / 1000) });
        if (isLoggedOut(answer)) { tools.say(LOG_IN); return; }
        if (answer.status >= 500) return;
        log.queue.drop(entry.key);
        if (answer.ok && entry.url === url) show(await answer.json());
      } catch {
        return;
      }
    }
  }

  async function send() {
    if (stopped) return;
    keep();
    try {
      const answer = await post(url, log.claim(media));
      if (isLoggedOut(answer)) { tools.say(LOG_IN); return; }
      if (answer.status >= 500) { tools.say("这会儿没记上，等一下会自动补记。"); return; }
      const news = await answer.json();
      if (answer.ok) show(news);
      else { stopped = true; tools.say(news.error); }
      if (!log.unsent().length || stopped) log.queue.drop();
    } catch {
      tools.say("网络断了，接上后会自动补记。");
    }
  }

  function show(news) {
    log.acknowledge(news);
    tools.show(news);
  }
}
