// Posts that must not be lost when the network is. A form marked data-queue is sent as usual when that works; when it
// does not, what was filled in is kept on this device under the person's own id and sent later, in order, each once
// (its once token makes a repeated POST the same POST). Nothing is dropped when the session has ended: it waits for
// the person to sign in again. What another person left on this device is never touched.

const person = document.body.dataset.person || "";
const key = "fardplan.queue." + person;
const bar = document.querySelector("[data-offline-bar]");
let sending = false;
let problem = "";

function read() {
  try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
}

function write(items) {
  try {
    if (items.length) localStorage.setItem(key, JSON.stringify(items));
    else localStorage.removeItem(key);
    return true;
  } catch { return false; } // Full or forbidden: the caller lets the browser send the form itself.
}

function show() {
  if (!bar || !person) return;
  const count = read().length;
  const offline = navigator.onLine === false;
  const refused = read().find((each) => each.refused);
  bar.hidden = count === 0 && !offline;
  const words = bar.dataset;
  const unsent = count === 0 ? "" : count === 1 ? words.one : words.many.replace("{n}", count);
  bar.querySelector("[data-offline-count]").textContent = unsent;
  for (const place of document.querySelectorAll("[data-unsent]")) { place.textContent = unsent; place.hidden = count === 0; }
  bar.querySelector("[data-offline-text]").textContent =
    problem === "signin" ? words.signin : refused ? words.refused : offline ? words.offline : words.waiting;
  bar.querySelector("[data-offline-open]").hidden = !refused;
  bar.querySelector("[data-offline-drop]").hidden = !refused;
  if (refused) bar.querySelector("[data-offline-open]").href = refused.page || refused.url;
}

function pairs(form, submitter) {
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  return [...data].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
}

async function post(url, fields, token) {
  const body = new URLSearchParams(fields);
  body.set("csrf_token", token);
  return fetch(url, {
    method: "POST", body, credentials: "same-origin", redirect: "manual",
    headers: { "X-Requested-With": "fetch", "X-CSRF-Token": token, Accept: "application/json, text/html" },
  });
}

async function freshToken() {
  const reply = await fetch("/token", { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
  if (reply.status === 401 || reply.redirected) return null;
  if (!reply.ok) throw new Error("no token");
  return reply.json();
}

// sent; refused (the server said no in words: kept and told, never tried again by itself); signin; wait (try later).
function verdict(reply) {
  if (reply.type === "opaqueredirect" || reply.ok) return "sent";
  if (reply.status === 401) return "signin";
  if (reply.status >= 400 && reply.status < 500 && reply.status !== 429 && reply.status !== 408) return "refused";
  return "wait";
}

async function send() {
  if (sending || !person || !read().length || navigator.onLine === false) return show();
  sending = true;
  problem = "";
  let sent = 0;
  try {
    const token = await freshToken();
    if (!token || String(token.person) !== person) { problem = "signin"; return; }
    for (;;) {
      const items = read();
      const item = items.find((each) => !each.refused);
      if (!item) break;
      const reply = await post(item.url, item.fields, token.csrf);
      const answer = verdict(reply);
      if (answer === "signin") { problem = "signin"; return; }
      if (answer === "wait") return;
      const now = read();
      const place = now.findIndex((each) => each.id === item.id);
      if (place < 0) continue;
      if (answer === "refused") { now[place].refused = true; } else { now.splice(place, 1); sent += 1; }
      write(now);
      show();
    }
  } catch { /* No network after all: everything is still in the queue. */ } finally {
    sending = false;
    show();
    if (sent && !read().length) document.dispatchEvent(new CustomEvent("queue:sent", { detail: { sent } }));
  }
}

function keep(form, submitter) {
  const items = read();
  items.push({ id: crypto.randomUUID ? crypto.randomUUID() : String(Date.now() + Math.random()), url: form.action, page: location.href, fields: pairs(form, submitter), at: Date.now() });
  return write(items);
}

function mark(form, text) {
  const place = form.querySelector("[data-saved]") || document.querySelector(`[data-saved-for="${form.id}"]`);
  if (!place) return;
  place.hidden = false;
  place.querySelector("span").textContent = text;
}

function wordsOf(form) {
  const place = form.querySelector("[data-saved]") || document.querySelector(`[data-saved-for="${form.id}"]`);
  return place ? place.dataset : {};
}

// A once token is spent by its first use, so a form that posts again by fetch gets a new one of its own.
function newOnce(form) {
  const field = form.querySelector('[name="once"]');
  if (field) field.value = [...crypto.getRandomValues(new Uint8Array(18))].map((n) => n.toString(16).padStart(2, "0")).join("");
}

async function reachable() {
  if (navigator.onLine === false || read().length) return false; // What already waits goes first, in order.
  try {
    const reply = await fetch("/token", { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(4000) });
    return reply.status < 500;
  } catch { return false; }
}

function sendAsPage(form, submitter) {
  form.removeAttribute("data-queue");
  form.requestSubmit(submitter || undefined);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !person || !form.matches("form[data-queue]")) return;
  if (form.querySelector('input[type="file"]')) return;
  event.preventDefault();
  if (await reachable()) return sendAsPage(form, submitter);
  if (!keep(form, submitter)) return sendAsPage(form, submitter);
  newOnce(form);
  form.removeAttribute("data-changed");
  form.dispatchEvent(new CustomEvent("queue:kept"));
  mark(form, wordsOf(form).waiting || "");
  show();
  send();
});

// data-autosave: each change is posted by fetch; the reply's saved_at is shown. Without network it goes to the queue,
// where a later change of the same form takes the place of an earlier one.
const timers = new WeakMap();
async function save(form) {
  const address = form.dataset.autosave || form.action;
  const fields = pairs(form).concat([["autosave", "1"]]);
  form.removeAttribute("data-changed");
  const words = wordsOf(form);
  try {
    const token = form.querySelector('[name="csrf_token"]');
    const reply = await post(address, fields, token ? token.value : "");
    newOnce(form);
    if (reply.ok) {
      const answer = await reply.json();
      mark(form, (words.words || "{time}").replace("{time}", answer.saved_at));
      return;
    }
    if (reply.status !== 401 && reply.status !== 400 && reply.status < 500) {
      const answer = await reply.json().catch(() => ({}));
      mark(form, answer.problem || "");
      return;
    }
    if (reply.status === 401) problem = "signin";
  } catch { /* Kept below. */ }
  const items = read().filter((each) => !(each.autosave && each.url === address));
  items.push({ id: String(Date.now() + Math.random()), url: address, page: location.href, fields, autosave: true, at: Date.now() });
  if (write(items)) mark(form, words.waiting || "");
  newOnce(form);
  send(); // Perhaps only the token had grown old; otherwise the bar tells at once why it waits.
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!person || !form || !form.matches("form[data-autosave]")) return;
  clearTimeout(timers.get(form));
  const slow = event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])");
  timers.set(form, setTimeout(() => save(form), slow ? 1200 : 50));
});

if (bar) bar.querySelector("[data-offline-drop]").addEventListener("click", () => {
  write(read().filter((each) => !each.refused));
  show();
});
addEventListener("online", send);
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (read().length) send(); }, 30000);
show();
send();
