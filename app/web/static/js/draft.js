// A form marked data-draft remembers on this device what has been ticked and written but not sent, under the person's own
// id, for half a day: a phone that closes the page, or a reload without network, loses nothing. When the page stands as
// the draft says, the draft is gone.

const owner = document.body.dataset.person || "";
const LONGEST = 12 * 3600 * 1000;
const keyOf = (form) => "fardplan.draft." + owner + "." + form.action;
const fieldsOf = (form) => [...form.elements].filter((each) => each.name && !["hidden", "submit"].includes(each.type) && each.tagName !== "BUTTON");
const stands = (each) => (["radio", "checkbox"].includes(each.type) ? each.checked : each.value);
const nameOf = (each) => (["radio", "checkbox"].includes(each.type) ? each.name + "=" + each.value : each.name);

// Only what differs from the page is kept, and of several choices only the one that was made.
function differs(each) {
  if (each.type === "radio") return each.checked && !each.defaultChecked;
  return each.type === "checkbox" ? each.checked !== each.defaultChecked : each.value !== each.defaultValue;
}

function keep(form) {
  const values = Object.fromEntries(fieldsOf(form).filter(differs).map((each) => [nameOf(each), stands(each)]));
  try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values })); } catch { /* Full: nothing is kept. */ }
}

function restore(form) {
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(keyOf(form))); } catch { return; }
  if (!draft) return;
  const changed = fieldsOf(form).filter((each) => nameOf(each) in draft.values && draft.values[nameOf(each)] !== stands(each));
  if (!changed.length || Date.now() - draft.at > LONGEST) return localStorage.removeItem(keyOf(form));
  for (const each of changed) {
    if (["radio", "checkbox"].includes(each.type)) each.checked = draft.values[nameOf(each)];
    else each.value = draft.values[nameOf(each)];
  }
  form.setAttribute("data-changed", "");
  const note = document.querySelector(`[data-draft-note="${form.id}"]`);
  if (note) note.hidden = false;
}

for (const form of document.querySelectorAll("form[data-draft][id]")) {
  if (!owner) break;
  restore(form);
  form.addEventListener("input", () => keep(form));
  const drop = document.querySelector(`[data-draft-drop="${form.id}"]`);
  if (drop) drop.addEventListener("click", () => { localStorage.removeItem(keyOf(form)); form.removeAttribute("data-changed"); location.reload(); });
}
