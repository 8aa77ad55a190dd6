// Ticks that wait in this phone's IndexedDB until the server has answered for them. A classic script, because both
// the roster page and its service worker use it: self.rosterQueue. A tick holds ids and an hour, never a name; only
// somebody written down at the door (a walk-in) is kept by name and number, until it is sent.
self.rosterQueue = (() => {
  let sending = null;

  function store(mode, act) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("roster", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("ticks", { keyPath: "key" });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction("ticks", mode);
        const request = act(transaction.objectStore("ticks"));
        transaction.oncomplete = () => { database.close(); resolve(request.result); };
        transaction.onerror = transaction.onabort = () => { database.close(); reject(transaction.error); };
      };
    });
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
    return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)].map((part) => part.join("")).join("-");
  }

  const add = (tick) => store("readwrite", (ticks) => ticks.add({ key: newKey(), at: Date.now(), ...tick }));
  const all = async () => (await store("readonly", (ticks) => ticks.getAll())).sort((a, b) => a.at - b.at);
  const remove = (keys) => store("readwrite", (ticks) => { keys.forEach((key) => ticks.delete(key)); return ticks.count(); });

  async function json(url, options) {
    const answer = await fetch(url, {
      cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout?.(15000), ...options,
    });
    // Led elsewhere is led to the login. Whatever is the matter, the ticks stay where they are; people are told what.
    if (answer.redirected) return { closed: "login" };
    if (answer.ok && answer.headers.get("content-type")?.includes("json")) return answer.json();
    return { closed: { 400: "unread", 404: "gone" }[answer.status] ?? "later" };
  }

  // Sends what is here, oldest first, roster by roster. A tick leaves the phone only when the server has answered for it.
  async function deliver() {
    const result = { answers: [], offline: false, closed: {} }; // closed: why a roster takes nothing, by its address
    const waiting = await all();
    for (const url of new Set(waiting.map((tick) => tick.url))) {
      try {
        const door = await json(url);
        if (door.closed) { result.closed[url] = door.closed; continue; }
        const ticks = waiting.filter((tick) => tick.url === url && tick.by === door.user).slice(0, 200);
        if (!ticks.length) continue;
        // How long ago, not when: this phone's clock may be hours off.
        const age = (at) => Math.max(0, Date.now() - at) / 1000;
        const body = JSON.stringify({
          ticks: ticks.filter((tick) => tick.person).map(({ key, person, mark, at }) => ({ key, person, mark, age: age(at) })),
          walk_ins: ticks.filter((tick) => !tick.person).map(({ key, name, mobile, at }) => ({ key, name, mobile, age: age(at) })),
        });
        const headers = { "Content-Type": "application/json", "X-CSRFToken": door.csrf };
        const answer = await json(url, { method: "POST", headers, body });
        if (answer.closed) { result.closed[url] = answer.closed; continue; }
        const answered = [...answer.ticks, ...answer.walk_ins];
        await remove(answered.map((tick) => tick.key));
        const sent = new Map(ticks.map((tick) => [tick.key, tick]));
        result.answers.push(...answered.map((tick) => ({ ...sent.get(tick.key), ...tick })));
      } catch {
        result.offline = true;
      }
    }
    return result;
  }

  function send() {
    sending ??= deliver().finally(() => { sending = null; });
    return sending;
  }

  return { add, all, send };
})();
