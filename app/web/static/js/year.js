// A planned round can be dragged to another week; the server says what follows. Typing the days does the same.

const form = document.querySelector("[data-year-form]");
if (form) {
  const told = document.querySelector("[data-told]");
  let waiting;
  let asked = 0;

  async function ask() {
    const values = new FormData(form);
    values.delete("csrf_token");
    values.delete("once");
    const number = ++asked;
    const answer = await fetch(`${location.pathname}?${new URLSearchParams(values)}`, {
      headers: { "X-Requested-With": "fetch" },
    }).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString((await answer.json()).html, "text/html");
    told.replaceChildren(...page.body.childNodes);
  }
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  }
  form.addEventListener("input", soon);

  const fields = (row) => [...form.querySelectorAll(`input[type="date"][name^="r${row}-d"]`)];
  function shift(row, weeks) {
    for (const field of fields(row)) {
      if (!field.value) continue;
      const day = new Date(`${field.value}T12:00:00Z`);
      day.setUTCDate(day.getUTCDate() + 7 * weeks);
      field.value = day.toISOString().slice(0, 10);
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const line of document.querySelectorAll("[data-year-line]")) {
    const week = Number(line.dataset.week);
    for (const group of line.querySelectorAll(".movable")) {
      let from = null;
      let moved = 0;
      let standing = 0;
      const scale = () => line.viewBox.baseVal.width / line.getBoundingClientRect().width;
      group.addEventListener("pointerdown", (event) => {
        from = event.clientX;
        moved = 0;
        group.setPointerCapture(event.pointerId);
        group.classList.add("is-moving");
      });
      group.addEventListener("pointermove", (event) => {
        if (from === null) return;
        moved = Math.round(((event.clientX - from) * scale()) / week);
        group.setAttribute("transform", `translate(${(standing + moved) * week} 0)`);
      });
      const end = (keep) => () => {
        if (from === null) return;
        from = null;
        group.classList.remove("is-moving");
        if (keep && moved) {
          standing += moved;
          shift(group.dataset.row, moved);
        }
        group.setAttribute("transform", `translate(${standing * week} 0)`);
      };
      group.addEventListener("pointerup", end(true));
      group.addEventListener("pointercancel", end(false));
    }
  }
}
