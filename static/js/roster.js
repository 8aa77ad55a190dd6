// input[data-filter="#list"] narrows a list as one types: by name, pinyin or initials in data-words. Enter still searches.
for (const input of document.querySelectorAll("input[data-filter]")) {
  const rows = [...document.querySelectorAll(`${input.dataset.filter} [data-words]`)];
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = words !== "" && !row.dataset.words.toLowerCase().includes(words);
  });
}
