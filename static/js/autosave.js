// A form with data-autosave is kept a moment after typing stops; [data-autosave-word] says when.
// Files are sent by the buttons only. Without JavaScript the buttons keep everything.

const QUIET = 1500; // ms

function watch(form) {
  const word = form.querySelector("[data-autosave-word]");
  let timer = 0;
  let changed = false;

  async function save(keepalive = false) {
    window.clearTimeout(timer);
    if (!changed) return;
    changed = false;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("action", "autosave");
    try {
      // Its buttons are called "action" and hide the form's own property of that name.
      const answer = await fetch(form.getAttribute("action") || window.location.href, { method: "POST", body: data, keepalive });
      if (answer.status === 409) { // what was written can't be kept any more; trying again changes nothing
        if (word) word.textContent = await answer.text();
        return;
      }
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      if (word) word.textContent = `已存好 ${await answer.text()}`;
    } catch {
      changed = true;
      if (word) word.textContent = "网络断了，先留在这一页，连上后会接着存。";
      timer = window.setTimeout(save, 5000);
    }
  }

  function soon() {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, QUIET);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") soon();
  });
  // On a slow phone people write before this module has come.
  if ([...form.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue)) soon();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  form.addEventListener("submit", () => { window.clearTimeout(timer); changed = false; });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
