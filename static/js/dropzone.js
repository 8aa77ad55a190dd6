// .dropzone: a file input that covers its box. The script names the chosen file and marks the box while a file hovers over it.
for (const zone of document.querySelectorAll(".dropzone")) {
  const input = zone.querySelector("input[type=file]");
  const word = zone.querySelector("[data-file-word]");
  const mark = (on) => zone.classList.toggle("is-over", on);
  zone.addEventListener("dragover", () => mark(true));
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", () => mark(false));
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    word.textContent = `${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`;
    if ("autoSubmit" in zone.dataset) input.form.requestSubmit();
  });
}
