// A form marked data-warn-unsaved asks before one leaves it with changes that are not sent.

const changed = () => document.querySelector("form[data-warn-unsaved][data-changed]");

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-warn-unsaved")) form.setAttribute("data-changed", "");
});
document.addEventListener("submit", (event) => event.target.removeAttribute("data-changed"));
addEventListener("beforeunload", (event) => {
  if (changed()) event.preventDefault();
});
