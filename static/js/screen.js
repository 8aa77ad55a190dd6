// The projector screen: shows the code of now from a few that were fetched ahead, so that a network blink does
// not stop check-in, and asks who has arrived every few seconds. Codes come from the server; no secret is here.
const POLL = 4000;
const screen = document.getElementById("screen");
const at = (id) => document.getElementById(`screen-${id}`);
const ahead = Number(screen.dataset.ahead);
let codes = [];
let offset = null; // seconds from this machine's monotonic clock to the server's time
let shown = 0;

const clock = () => performance.now() / 1000;
const serverNow = () => clock() + offset;

async function ask(count) {
  const asked = clock();
  const answer = await fetch(`${screen.dataset.poll}?format=screen&ahead=${count}`, {
    cache: "no-store", signal: AbortSignal.timeout?.(8000),
  });
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status));
  const state = await answer.json();
  offset = state.now - (asked + clock()) / 2;
  if (state.codes.length) codes = state.codes;
  return state;
}

function showArrivals({ arrived, total, names }) {
  at("arrived").textContent = arrived;
  at("total").textContent = total;
  at("names").replaceChildren(...names.map((name) => {
    const line = document.createElement("li");
    line.textContent = name;
    return line;
  }));
}

function showCode() {
  if (offset === null) return;
  const now = serverNow();
  // The code before the present one still counts, so a late change is no harm; an early one would be.
  const current = codes.find((code) => code.since <= now && now < code.until) ?? null;
  if (current && current.since !== shown) {
    shown = current.since;
    at("qr").src = current.picture;
    at("digits").textContent = `${current.code.slice(0, 3)} ${current.code.slice(3)}`;
  }
  if (!current && codes.length) say("网络断开，签到码暂时用不了。请老师在名单上登记。");
}

function standing({ state, signs_out }) {
  if (state !== "confirmed" && state !== "to_be_confirmed") return "";
  return signs_out ? "这场培训已结束，离开前请扫码签退。" : "这场培训已结束，不再接受签到。";
}

function say(sentence) {
  if (at("state").textContent !== sentence) at("state").textContent = sentence;
}

async function poll() {
  const left = offset === null ? 0 : codes.filter((code) => code.until > serverNow()).length;
  try {
    const state = await ask(left > ahead / 2 ? 0 : ahead);
    showArrivals(state);
    say(standing(state));
  } catch {
    say("网络断开，签到码仍可用，名单稍后更新。");
  }
  showCode();
  setTimeout(poll, POLL);
}

// 全屏 where the browser can; Esc leaves again.
function offerFullScreen() {
  const button = at("full");
  const draw = () => { button.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null; };
  button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => { button.hidden = true; }));
  document.addEventListener("fullscreenchange", draw);
  draw();
}

offerFullScreen();
setInterval(showCode, 500);
poll();
