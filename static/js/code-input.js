// input.code-input: keeps digits only (full-width ones too) and, with data-auto-submit, sends the form at the last digit.
for (const input of document.querySelectorAll("input.code-input")) {
  let sent = "";
  input.addEventListener("input", () => {
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, input.maxLength > 0 ? input.maxLength : 6);
    if (input.value !== digits) input.value = digits;
    const full = digits.length === (input.maxLength > 0 ? input.maxLength : 6);
    if (full && "autoSubmit" in input.dataset && digits !== sent) {
      sent = digits;
      input.form.requestSubmit();
    }
  });
}
