// form[data-at-once] is sent by itself: at once, or at the server's moment it names (data-now tells this phone's error).
for (const form of document.querySelectorAll("form[data-at-once]")) {
  const due = Date.parse(form.dataset.atOnce) || 0;
  const now = Date.parse(form.dataset.now) || Date.now();
  // A second later than the moment: the queued job comes first, and a hall does not send in the same instant.
  const wait = due ? Math.max(due - now, 0) + 1000 + Math.random() * 4000 : 0;
  // Longer than a day is nothing to wait for, and more than a timer holds.
  if (wait < 24 * 3600 * 1000) setTimeout(() => form.requestSubmit(), wait);
}
