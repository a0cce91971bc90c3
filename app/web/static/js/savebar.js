// A save bar says how many rows of its form stand otherwise than what was last saved, or laid in the queue of this device.

const stands = (each) => (["radio", "checkbox"].includes(each.type) ? each.checked : each.value);
const stood = (each) => (["radio", "checkbox"].includes(each.type) ? each.defaultChecked : each.defaultValue);

for (const place of document.querySelectorAll("[data-unsaved]")) {
  const form = place.closest("form");
  const fields = [...form.elements].filter((each) => each.name && each.tagName === "INPUT" && each.type !== "hidden");
  let before = new Map(fields.map((each) => [each, stood(each)]));
  const count = () => {
    const rows = new Set(fields.filter((each) => stands(each) !== before.get(each)).map((each) => each.closest("li, td")));
    place.hidden = rows.size === 0;
    place.textContent = rows.size === 1 ? place.dataset.one : place.dataset.many.replace("{n}", rows.size);
  };
  form.addEventListener("input", count);
  form.addEventListener("queue:kept", () => { before = new Map(fields.map((each) => [each, stands(each)])); count(); });
  addEventListener("pageshow", count);
  count();
}
