// Nobody logged in, or about to log out: rosters kept for halls without network leave this phone. Unsent ticks stay
// and wait for whoever made them; they hold no names but those written down at the door and not sent yet.
async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith("roster-")) await caches.delete(name);
  for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (/\/desk\/sessions\/\d+\/roster\/$/.test(one.scope)) await one.unregister();
  }
}

const leaving = document.querySelectorAll("form[action='/accounts/logout/']");
if (!leaving.length) forget();
for (const form of leaving) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget().catch(() => {});
    form.submit();
  });
}
