// Keeps one roster page, and what it is drawn with, for a hall without network. Its scope is that page alone; the
// server puts roster-queue.js in front of this file. `v` and `u` in its address: which version, and whose phone.
const address = new URL(self.location);
const CACHE = `roster-${address.searchParams.get("v")}-${address.searchParams.get("u")}`;
const PAGE = new URL(self.registration.scope).pathname;
const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("roster-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== address.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "roster") event.waitUntil(self.rosterQueue.send());
});

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout?.(PATIENCE) });
    // Led to the login, or not theirs any more: nothing of this roster stays on the phone.
    if (answer.type === "opaqueredirect" || answer.status === 404) await cache.delete(PAGE);
    else if (answer.ok && !new URL(request.url).search) await cache.put(PAGE, answer.clone());
    return answer;
  } catch {
    return (await cache.match(PAGE)) ?? Response.error();
  }
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  return kept ?? fetch(request);
}
