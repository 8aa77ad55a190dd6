// The roster: narrows as one types, shows who has come meanwhile, and keeps ticks on the phone until they are sent.
// Without JavaScript every button is a plain form. input[data-filter="#list"] narrows by name, pinyin or initials.
const EVERY = 5000;
const KEEP_ANEW = 30000;
const form = document.getElementById("roster-form");
const live = document.getElementById("roster-live");
const state = document.getElementById("roster-state");
const problems = document.getElementById("roster-problems");
const door = document.getElementById("walk-in");
const queue = "indexedDB" in window ? self.rosterQueue : null;
let connected = navigator.onLine;
let kept = 0;

const rowOf = (person) => live.querySelector(`[data-person="${person}"]`);
const filters = [...document.querySelectorAll("input[data-filter]")];

function narrow(input) {
  const words = input.value.trim().toLowerCase();
  for (const row of document.querySelectorAll(`${input.dataset.filter} [data-words]`)) {
    row.hidden = words !== "" && !row.dataset.words.toLowerCase().includes(words);
  }
}
for (const input of filters) input.addEventListener("input", () => narrow(input));

// --- what waits on this phone ---

const mine = async () => (await queue.all()).filter((tick) => tick.url === form.dataset.ticks && tick.by === Number(form.dataset.user));

function draw(waiting) {
  for (const row of live.querySelectorAll(".is-waiting")) row.classList.remove("is-waiting");
  for (const { person, mark } of waiting) {
    const row = rowOf(person);
    if (!row) continue;
    row.classList.add("is-waiting");
    row.classList.toggle("is-here", mark === "present" || mark === "late");
    const badge = row.querySelector(".badge-mark");
    if (badge) badge.textContent = `${form.dataset[mark]}，待送出`;
  }
  drawDoor(waiting.filter((tick) => !tick.person));
}

// Who was written down at the door and is not sent yet.
function drawDoor(waiting) {
  const list = door?.querySelector("[data-waiting]");
  list?.replaceChildren(...waiting.map(({ name, mobile }) => {
    const line = document.createElement("li");
    line.textContent = `${name}（尾号${mobile.slice(-4)}），待送出`;
    return line;
  }));
}

function say(text, kind = "") {
  if (state.textContent !== text) state.textContent = text;
  state.className = text ? `banner ${kind}` : "";
}

// Why the roster takes nothing just now, and what helps.
const CLOSED = {
  login: (count) => `已存在手机上，登录后自动送出（${count}条）。请刷新这一页登录。`,
  gone: (count) => `已存在手机上（${count}条）。您现在不负责这场培训的签到，请把到场的人告诉负责的老师。`,
  unread: (count) => `已存在手机上（${count}条）。这一页的版本旧了，请刷新后再看。`,
  later: (count) => `已存在手机上（${count}条）。系统正忙，稍后自动再送。`,
};

async function show(closed = "") {
  const waiting = await mine();
  draw(waiting);
  if (waiting.length && closed) say(CLOSED[closed](waiting.length), "banner-todo");
  else if (waiting.length) say(`已存在手机上，有网后自动送出（${waiting.length}条）`, "banner-todo");
  else if (!connected) say("现在没有网。照常勾选，会先存在手机上。", "banner-todo");
  else if (state.textContent.startsWith("已存在")) say("都送出了。", "banner-done");
  else if (state.textContent.startsWith("现在没有网")) say("");
}

function complain(answers) {
  for (const { person, name, mobile, outcome, answer } of answers) {
    if (outcome !== "refused") continue;
    const line = document.createElement("p");
    line.className = "problem";
    line.textContent = `${name ?? rowOf(person)?.dataset.name ?? "有一位"}没有记上：${answer}`;
    problems.append(line);
    if (name) typeAgain(name, mobile);
  }
}

// Once nothing waits any more, also what became of whom was written down at the door.
function tell(answers) {
  const doors = answers.filter(({ name, outcome }) => name && outcome !== "refused");
  if (!doors.length || !state.textContent.startsWith("都送出了")) return;
  say(`都送出了。${doors.map(({ name, answer }) => `${name}${answer}`).join("")}`, "banner-done");
}

// What was refused is put back into the empty form, to be mended.
function typeAgain(name, mobile) {
  const elements = door?.querySelector("form").elements;
  if (!elements) return; // confirmed meanwhile
  if (!elements.name.value && !elements.mobile.value) [elements.name.value, elements.mobile.value] = [name, mobile];
}

async function send() {
  if (!queue || !(await mine()).length) return show();
  const { answers, offline, closed } = await queue.send();
  connected = !offline;
  complain(answers);
  await show(closed[form.dataset.ticks]);
  tell(answers);
  if (answers.length) await refresh();
}

const tick = (marks) => put(marks.map(([person, mark]) => ({ person, mark })));

async function put(entries) {
  const common = { url: form.dataset.ticks, by: Number(form.dataset.user) };
  for (const entry of entries) await queue.add({ ...common, ...entry });
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.sync?.register("roster").catch(() => {});
  await show();
  await send();
}

function marksOf(button) {
  if (button.name === "mark") {
    const [person, mark] = button.value.split(":");
    return [[Number(person), mark]];
  }
  if (connected || button.name !== "all") return null;
  const all = { ticked: ".roster-row:has(input[name=who]:checked)", unmarked: ".roster-row:not([hidden]):has(input[data-awaited])" }[button.value];
  return all && [...live.querySelectorAll(all)].map((row) => [Number(row.dataset.person), "present"]);
}

if (form && queue) {
  form.addEventListener("submit", (event) => {
    const marks = event.submitter && marksOf(event.submitter);
    if (marks) {
      event.preventDefault();
      tick(marks);
    }
  });
  door?.querySelector("form").addEventListener("submit", (event) => {
    const { name, mobile } = event.target.elements;
    // What is missing is said by the server's own page, where there is one to ask.
    if (!name.value.trim() || !mobile.value.trim()) {
      if (connected) return;
      event.preventDefault();
      return say("写下姓名和手机号再登记。", "banner-todo");
    }
    event.preventDefault();
    put([{ name: name.value.trim(), mobile: mobile.value.trim() }]);
    event.target.reset();
    name.focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || connected || event.target.method !== "post") return;
    event.preventDefault();
    say("这一项要有网才能做。先勾“到”，或写下姓名和手机号，会存在手机上。", "banner-todo");
  });
  addEventListener("online", send);
  addEventListener("offline", () => { connected = false; show(); });
}

// --- who has come meanwhile ---

async function refresh() {
  const ticked = new Set([...live.querySelectorAll("input[name=who]:checked")].map((box) => box.value));
  const query = new URLSearchParams({ live: live.dataset.version, q: form.dataset.query });
  try {
    const answer = await fetch(`?${query}`, { cache: "no-store", signal: AbortSignal.timeout?.(8000) });
    if (answer.redirected) return;
    connected = true;
    if (answer.status !== 200) return;
    const held = document.activeElement?.closest?.("#roster-live [data-person]")?.dataset.person;
    live.innerHTML = await answer.text();
    live.dataset.version = answer.headers.get("X-Roster-Version");
    for (const box of live.querySelectorAll("input[name=who]")) box.checked = ticked.has(box.value);
    if (held) rowOf(held)?.querySelector("button, input")?.focus({ preventScroll: true });
    filters.forEach(narrow);
    if (Date.now() - kept > KEEP_ANEW) keep();
  } catch {
    connected = false;
  }
}

async function beat() {
  if (!document.hidden) {
    await refresh();
    if (queue) await send().catch(() => {});
  }
  setTimeout(beat, EVERY);
}

// --- the page itself, for a reload without network ---

async function keep() {
  const name = `roster-${form.dataset.version}-${form.dataset.user}`;
  const cache = await caches.open(name);
  kept = Date.now();
  const page = await fetch(location.pathname, { cache: "no-store" });
  if (page.ok && !page.redirected) await cache.put(location.pathname, page);
  const used = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  for (const url of new Set(used)) {
    if (new URL(url).pathname.startsWith("/static/") && !(await cache.match(url))) await cache.add(url).catch(() => {});
  }
  form.dataset.kept = "1";
}

async function keepForHalls() {
  if (!("serviceWorker" in navigator) || !form.dataset.worker) return;
  await navigator.serviceWorker.register(form.dataset.worker, { scope: location.pathname });
  await navigator.serviceWorker.ready;
  await keep();
}

if (form && live) {
  if (queue) send().catch(() => {});
  setTimeout(beat, EVERY);
  if (navigator.onLine) keepForHalls().catch(() => {});
}
