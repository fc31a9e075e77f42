// The page: people on the left, open chats side by side, the clock and the faults.

import { Refused, get, listen, post } from "/page/api.js";
import { Column } from "/page/column.js";
import { avatar, dayOf, el, getZone, setZone, timeOf, toast, weekday } from "/page/dom.js";

const people = document.getElementById("people");
const place = document.getElementById("columns");
const columns = [];
const seen = new Map(); // chat of a person -> newest message seen
let persons = [];
let bots = [];
let focused = null;

const narrow = () => matchMedia("(max-width: 760px)").matches;
const room = () => (narrow() ? 1 : Math.max(1, Math.min(3, Math.floor(place.clientWidth / 350))));

// The list of people

async function drawPeople() {
  [persons, bots] = await Promise.all([get("people"), get("bots")]);
  const lists = await Promise.all(persons.map((person) => get("chats", { as: person.id })));
  people.replaceChildren(...persons.map((person, index) => personNode(person, lists[index])));
  document.body.classList.toggle("deserted", !persons.length);
}

function personNode(person, chats) {
  const [main, ...others] = chats.filter((chat) => chat.kind === "private").concat(chats.filter((chat) => chat.kind !== "private"));
  return el("div", { class: "person" },
    el("button", {
      type: "button", class: `who${isOpen(person, main) ? " open" : ""}`, "data-person": person.name, "data-person-id": person.id,
      onclick: () => main && open(person, main.id),
    }, avatar(person.name, person.id), el("span", { class: "about" }, el("span", { class: "line" }, el("b", {}, person.name), when(main)), el("small", {}, glance(main)), news(person, main))),
    ...others.map((chat) => el("button", {
      type: "button", class: `group${isOpen(person, chat) ? " open" : ""}`, "data-group": chat.title, onclick: () => open(person, chat.id),
    }, avatar(chat.title, chat.id, { small: true, bot: chat.kind === "private" }), el("span", { class: "about" }, el("span", { class: "line" }, el("b", {}, chat.title), when(chat))), news(person, chat))));
}

const glance = (chat) => (chat ? chat.last || "разговора ещё не было" : "бот ещё не подключился");
const when = (chat) => (chat?.date ? el("time", {}, timeOf(chat.date)) : null);
const isOpen = (person, chat) => chat && columns.some((column) => column.person.id === person.id && column.chat === chat.id);

function news(person, chat) {
  if (!chat) return null;
  const name = `${person.id}/${chat.id}`;
  if (!seen.has(name) || isOpen(person, chat)) seen.set(name, chat.last_id);
  return chat.last_id > seen.get(name) ? el("i", { class: "dot", title: "Новое" }) : null;
}

// Columns

function open(person, chat, { keep = false } = {}) {
  let column = columns.find((one) => one.person.id === person.id && one.chat === chat);
  if (!column) {
    column = new Column(person, chat, { close: () => close(column), follow, focus: () => focusOn(column) });
    while (columns.length >= room()) columns.splice(keep ? 0 : Math.max(0, columns.indexOf(focused)), 1)[0].node.remove();
    columns.push(column);
    place.append(column.node);
    column.refresh();
  }
  focusOn(column);
  document.body.classList.add("chatting");
  arranged();
  if (!narrow()) column.input.focus();
  return column;
}

function close(column) {
  const index = columns.indexOf(column);
  if (index >= 0) columns.splice(index, 1);
  column.node.remove();
  if (focused === column) focusOn(columns.at(-1) ?? null);
  document.body.classList.toggle("chatting", columns.length > 0);
  arranged();
}

function focusOn(column) {
  focused = column;
  columns.forEach((one) => one.node.classList.toggle("focused", one === column && columns.length > 1));
}

function arranged() {
  const groups = [];
  for (const { person, chat } of columns) {
    const last = groups.at(-1);
    if (last?.chat === chat) last.ids.push(person.id);
    else groups.push({ ids: [person.id], chat });
  }
  const hash = groups.map(({ ids, chat }) => `${ids.join(",")}/${chat}`).join("+");
  history.replaceState(null, "", hash ? `#/${hash}` : "#/");
  drawSoon();
}

function restore(hash = location.hash) {
  const parts = decodeURIComponent(hash.replace(/^#\//, "")).split("+").filter(Boolean);
  for (const part of parts) {
    const [ids, chat] = part.split("/");
    for (const id of ids.split(",")) {
      const person = persons.find((one) => one.id === Number(id));
      const where = chat ? Number(chat) : bots[0]?.id;
      if (person && where) open(person, where, { keep: true });
    }
  }
}

async function follow(person, url, node) {
  const bot = bots.find(({ username }) => url.includes(`/${username}`) || url.includes(`domain=${username}`));
  if (!bot) {
    if (/^(https?|mailto|tel):/.test(url)) window.open(url, "_blank", "noopener");
    return;
  }
  const column = columns.find((one) => one.person.id === person.id && one.chat === bot.id) ?? open(person, bot.id);
  column.stick = true;
  await tried(node, () => post("open", { as: person.id, url }));
}

async function tried(node, act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(node, error.message, "bad");
    return null;
  }
}

// The clock

let ahead = 0;

async function readClock() {
  const { now, zone } = await get("clock");
  setZone(zone);
  ahead = new Date(now) - Date.now();
  drawClock();
}

function drawClock() {
  const field = document.querySelector("#set-clock input");
  if (!field.value) field.value = localValue();
  const now = new Date(Date.now() + ahead).toISOString();
  document.getElementById("clock-time").textContent = timeOf(now);
  document.getElementById("clock-date").textContent = `${weekday(now)},\n${dayOf(now)}`;
}

// The present moment as a datetime-local field wants it.
function localValue() {
  const now = new Date(Date.now() + ahead);
  return now.toLocaleString("sv-SE", { timeZone: getZone() }).slice(0, 16).replace(" ", "T");
}

// What the wall clock of the playground's zone shows, as an instant.
function instant(local) {
  const guess = new Date(`${local}Z`);
  const shown = new Date(guess.toLocaleString("en-US", { timeZone: getZone() }));
  const plain = new Date(guess.toLocaleString("en-US", { timeZone: "UTC" }));
  return new Date(guess - (shown - plain)).toISOString();
}

const side = document.getElementById("side");
document.getElementById("clock").addEventListener("click", ({ target }) => {
  const { forward, workday, fault } = target.dataset;
  if (forward) tried(side, () => post("clock", { forward: Number(forward) }));
  if (workday) tried(side, () => post("clock", { working_day: workday }));
  if (fault) tried(side, () => post("faults", JSON.parse(fault)));
});
document.getElementById("set-clock").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(side, () => post("clock", { now: instant(event.target.moment.value) }));
});
document.getElementById("limits").addEventListener("change", ({ target }) => tried(side, () => post("limits", { on: target.checked })));
document.getElementById("new-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name } = event.target;
  if (!name.value.trim()) return name.focus();
  const made = await tried(side, () => post("people", { name: name.value }));
  name.value = "";
  if (made) await drawPeople();
  return null;
});

async function readFaults() {
  const [{ active }, { on }] = await Promise.all([get("faults"), get("limits")]);
  const count = document.getElementById("faults-count");
  count.hidden = !active.length;
  count.textContent = active.length;
  document.getElementById("limits").checked = on;
}

// Staying true

let drawing = null;
function drawSoon() {
  clearTimeout(drawing);
  drawing = setTimeout(drawPeople, 120);
}

const due = new Map();
function refreshSoon(column) {
  if (due.has(column)) return;
  due.set(column, setTimeout(() => { due.delete(column); column.refresh(); }, 30));
}

function onEvent(event) {
  if (event.kind === "clock") readClock();
  else if (event.kind === "faults") readFaults();
  else {
    columns.filter((column) => event.kind !== "room" || column.key === event.room).forEach(refreshSoon);
    drawSoon();
  }
}

async function all() {
  await Promise.all([readClock(), readFaults(), drawPeople()]);
  columns.forEach((column) => column.refresh());
}

await all();
restore();
listen(onEvent, all);
setInterval(drawClock, 1000);
addEventListener("resize", () => { while (columns.length > room()) close(columns[0]); });
addEventListener("hashchange", () => {
  const { hash } = location; // closing rewrites it
  [...columns].forEach(close);
  restore(hash);
});
