// Small comforts; every page works without them.

// Menus close with Escape and with a click beside them.
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// A second click on the same button does nothing. The server holds the same promise by the once token.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.method.toLowerCase() !== "post") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => awaken(form), 15000);
});
function awaken(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
}
// A page that comes back from the browser's memory is fresh again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(awaken));

// Focus goes to the error summary after a refused form.
const wanted = document.querySelector("[data-focus]");
if (wanted) wanted.focus();

// A choice in a list of filters is carried out at once; the button is there for those without scripts.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  // Words are sent with the key or the button: leaving a field must not lead away.
  form.addEventListener("change", (event) => { if (event.target.type !== "search") form.requestSubmit(); });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
