// Around the film: speed, a lighter picture or the sound alone, the bar with its gaps, and the way to the next gap.
const STORE = "film-version";
const STALLED = 6_000;

export function playerTools(root, video, log) {
  const find = name => root.querySelector(`[data-${name}]`);
  const gapButton = find("gap-button");
  let gap = root.dataset.gap ? Number(root.dataset.gap) : null;

  find("tools").hidden = false;
  for (const button of root.querySelectorAll("[data-speed]")) {
    button.addEventListener("click", () => { video.playbackRate = Number(button.dataset.speed); });
  }
  video.addEventListener("ratechange", markSpeed);
  gapButton.addEventListener("click", () => { video.currentTime = gap; video.play(); });
  markGap();
  versions(root, video, log);

  function markSpeed() {
    for (const button of root.querySelectorAll("[data-speed]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === video.playbackRate));
    }
  }

  function markGap() {
    gapButton.hidden = gap === null;
  }

  function show(news) {
    draw(root.querySelector("svg.progress"), news.spans);
    root.querySelector(".progress-words span:last-child").textContent = `${news.percent}%`;
    say(news.done ? "这节学完了。" : news.missing);
    // While the film plays where nothing was seen yet, the gap is where it stands.
    gap = news.gap !== null && Math.abs(news.gap - video.currentTime) > 15 ? news.gap : null;
    markGap();
  }

  function say(sentence) {
    const line = find("missing");
    if (line.textContent !== sentence) line.textContent = sentence;
  }

  return { show, say };
}

// Whole, light or audio: one is remembered for all films; on a slow network the lighter one is offered.
function versions(root, video, log) {
  const buttons = [...root.querySelectorAll("[data-version]")];
  const offer = root.querySelector("[data-offer]");
  if (!buttons.length) return;
  const of = name => buttons.find(button => button.dataset.version === name);
  let current = "whole";

  for (const button of buttons) button.addEventListener("click", () => { remember(button.dataset.version); take(button); });
  offer?.querySelector("button").addEventListener("click", () => { remember("light"); take(of("light")); });
  const wanted = remembered();
  if (wanted && wanted !== "whole" && of(wanted)) take(of(wanted));
  else if (!wanted && isSlow()) propose();
  let stall = 0;
  video.addEventListener("waiting", () => { stall = setTimeout(propose, STALLED); });
  for (const name of ["playing", "pause"]) video.addEventListener(name, () => clearTimeout(stall));

  function propose() {
    if (offer && current === "whole") offer.hidden = false;
  }

  function take(button) {
    if (offer) offer.hidden = true;
    if (button.dataset.version === current) return;
    const { currentTime, playbackRate, paused } = video;
    log.bank();
    current = button.dataset.version;
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    video.classList.toggle("video-audio", current === "audio");
    video.src = button.dataset.source;
    video.addEventListener("loadedmetadata", () => {
      if (currentTime) video.currentTime = currentTime;
      video.playbackRate = playbackRate;
      if (!paused) video.play();
    }, { once: true });
  }
}

function isSlow() {
  const { saveData, effectiveType } = navigator.connection ?? {};
  return Boolean(saveData) || ["slow-2g", "2g", "3g"].includes(effectiveType);
}

function remembered() {
  try { return localStorage.getItem(STORE); } catch { return null; }
}

function remember(version) {
  try { localStorage.setItem(STORE, version); } catch { /* forbidden */ }
}

// One bar per part that was seen; what lies between was not.
function draw(svg, spans) {
  svg.replaceChildren(...spans.map(({ start, width }) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: start, y: 0, width, height: 10 })) bar.setAttribute(name, value);
    return bar;
  }));
}
