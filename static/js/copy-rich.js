// <button data-copy-rich="#id"> copies the formatted text of #id, as 公众号 and WPS take it.

function copySelection(source) {
  const selection = window.getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(source);
  selection.addRange(range);
  const copied = document.execCommand("copy");
  selection.removeAllRanges();
  return copied;
}

async function copy(source) {
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/html": new Blob([source.innerHTML], { type: "text/html" }),
        "text/plain": new Blob([source.innerText], { type: "text/plain" }),
      }),
    ]);
    return true;
  } catch {
    return copySelection(source);
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-rich]");
  if (!button) return;
  const before = (button.dataset.copyBefore ??= button.textContent);
  button.textContent = (await copy(document.querySelector(button.dataset.copyRich))) ? "已复制，去公众号粘贴" : "请选中正文复制";
  setTimeout(() => { button.textContent = before; }, 4000);
});
