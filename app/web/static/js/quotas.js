// The totals of a grid of quotas follow what is typed; the server counts again when it is saved.

for (const form of document.querySelectorAll(".quota-form")) {
  const told = (name, column, text) => {
    for (const place of form.querySelectorAll(column ? `[data-${name}="${column}"]` : `[data-${name}]`)) place.textContent = text;
  };
  form.addEventListener("input", (event) => {
    const column = event.target.dataset.column || "";
    const fields = form.querySelectorAll(column ? `input[data-column="${column}"]` : "input.is-number");
    const sum = [...fields].reduce((total, field) => total + (Number.parseInt(field.value, 10) || 0), 0);
    const seats = column ? form.querySelector(`[data-common="${column}"]`).dataset.seats : form.dataset.quotas;
    told("sum", column, sum);
    told("common", column, Number(seats) - sum);
  });
}
