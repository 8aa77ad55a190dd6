// Keeps ticks of a question with several answers as they are made, and counts down to the deadline of the server.
// Without this module 选好了 keeps them, and the page says until when.

let saving = Promise.resolve();

document.addEventListener("change", (event) => {
  const form = event.target.matches("#quiz input[type=checkbox]") ? event.target.form : null;
  if (!form) return;
  const data = new FormData(form);
  data.set("action", "save");
  const address = form.getAttribute("action"); // form.action is the field of that name
  // One after the other: the last tick must be the last to arrive. 选好了 sends them again.
  saving = saving.then(() => fetch(address, { method: "POST", body: data, redirect: "manual" })).catch(() => {});
});

function words(seconds) {
  if (seconds <= 0) return "时间到了";
  return seconds < 60 ? `还剩${seconds}秒` : `还剩${Math.floor(seconds / 60)}分钟`;
}

// The server says how many seconds are left: the phone's own clock may be wrong.
const ends = new WeakMap();

function tick() {
  const time = document.querySelector("[data-left]");
  if (!time) return;
  if (!ends.has(time)) ends.set(time, performance.now() + Number(time.dataset.left) * 1000);
  time.textContent = words(Math.round((ends.get(time) - performance.now()) / 1000));
}

tick();
setInterval(tick, 1000);
