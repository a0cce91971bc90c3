// Shows /offline when a page cannot be fetched. It keeps that page and the files of the look, and nothing personal.

const STORE = "fardplan-offline-1";

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
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await caches.match("/offline")) || Response.error()));
  } else if (request.method === "GET" && new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
