// data-confirm="sentence" on a submit button asks first; data-open="id" opens a <dialog>; data-print prints.
// Without JavaScript the form is simply sent and the link jumps to the dialog (:target).

function askBefore(button) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "请确认");
  const sentence = document.createElement("p");
  sentence.className = "lead";
  sentence.textContent = button.dataset.confirm;
  const buttons = document.createElement("div");
  buttons.className = "dialog-buttons";
  const yes = document.createElement("button");
  yes.className = "btn";
  yes.textContent = button.dataset.confirmYes ?? button.textContent.trim();
  const no = document.createElement("button");
  no.className = "btn btn-secondary";
  no.textContent = button.dataset.confirmNo ?? "先不";
  buttons.append(yes, no);
  dialog.append(sentence, buttons);
  document.body.append(dialog);
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.confirmed = "1";
    button.click();
    delete button.dataset.confirmed;
  });
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-confirm]");
  if (asked && !asked.dataset.confirmed && window.HTMLDialogElement) {
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx listens on the same click
    askBefore(asked);
    return;
  }
  const opener = event.target.closest("[data-open]");
  const target = opener && document.getElementById(opener.dataset.open);
  if (target?.showModal) {
    event.preventDefault();
    target.showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  const open = closer?.closest("dialog[open]");
  if (open) {
    event.preventDefault();
    open.close();
    return;
  }
  if (event.target.closest("[data-print]")) window.print();
}, true);
