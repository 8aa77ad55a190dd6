// <button data-copy="#id"> copies the text of #id (value of a field); data-copy-text="..." copies the words themselves.
// WeChat's browser on older phones has no clipboard API, so a selection + execCommand stands behind it.

function textOf(button) {
  if (button.dataset.copyText) return button.dataset.copyText;
  const source = document.querySelector(button.dataset.copy);
  return source ? (source.value ?? source.innerText).trim() : "";
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-text]");
  if (!button) return;
  const word = button.querySelector("[data-copy-word]") ?? button;
  const before = (button.dataset.copyBefore ??= word.textContent);
  const copied = await copy(textOf(button));
  word.textContent = copied ? "已复制，去群里粘贴" : "请长按文字复制";
  setTimeout(() => { word.textContent = before; }, 4000);
});
