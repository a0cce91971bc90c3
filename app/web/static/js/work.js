// Follows long work: asks how far it has come, and shows the end when there is one. Without scripts a link does it.
const work = document.querySelector("[data-work]");
async function follow() {
  try {
    const reply = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const told = reply.status < 500 ? await reply.json() : null;
    if (told && told.state !== work.dataset.work) return location.reload();
    if (told) {
      work.querySelector("[data-work-words]").textContent = told.words;
      const bar = work.querySelector("progress");
      if (told.of) { bar.max = told.of; bar.value = told.done; }
    }
  } catch { /* The network comes back; the work goes on without it. */ }
  setTimeout(follow, 1000);
}
if (work) setTimeout(follow, 500);
