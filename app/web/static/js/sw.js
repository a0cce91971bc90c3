// Shows /offline when a page cannot be fetched. It keeps that page and the files of the look, and of personal pages only
// those that ask for it (the header Fardplan-Offline), such as a class list on its day: for half a day, on this device,
// until somebody meets the sign-in page.

const STORE = "fardplan-offline-1";
const KEPT = "fardplan-kept-1";
const LONGEST = 12 * 3600 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then(async (store) => {
    const page = await fetch("/offline", { credentials: "omit" });
    if (!page.ok) return;
    const text = await page.clone().text();
    await store.put("/offline", page);
    await store.addAll([...new Set(text.match(/\/assets\/[\w.-]+/g) || [])]);
  }).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(request, reply) {
  if (new URL(reply.url).pathname.startsWith("/logga-in")) return caches.delete(KEPT);
  if (request.method !== "GET" || !reply.ok || reply.headers.get("Fardplan-Offline") !== "keep") return false;
  return (await caches.open(KEPT)).put(reply.url.split("#")[0], reply);
}

async function kept(request) {
  const found = await (await caches.open(KEPT)).match(request.url.split("#")[0]);
  return found && Date.now() - Date.parse(found.headers.get("Date") || 0) < LONGEST ? found : undefined;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith((async () => {
      try {
        const reply = await fetch(request);
        event.waitUntil(keep(request, reply.clone()).catch(() => {}));
        return reply;
      } catch {
        return (await kept(request)) || (await caches.match("/offline")) || Response.error();
      }
    })());
  } else if (request.method === "GET" && new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
