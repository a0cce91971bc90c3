// A piece of a page that changes by itself, such as a code on the wall: <div data-renew="10"> is fetched anew every so
// many seconds and put in place. Without scripts the page has a link that does the same.

for (const piece of document.querySelectorAll("[data-renew][id]")) {
  const seconds = Number(piece.dataset.renew) || 30;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const reply = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      if (!reply.ok) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = page.getElementById(piece.id);
      if (fresh) piece.replaceChildren(...fresh.childNodes);
    } catch { /* No network: what stands, stands. */ }
  }, seconds * 1000);
}
