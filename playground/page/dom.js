// Small helpers for building what is seen.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "html") node.innerHTML = value; // only HTML the server has escaped
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const HUES = [212, 158, 28, 268, 340, 188, 88, 8];
const hueOf = (id) => HUES[Math.imul(Number(id) || 0, 2654435761) >>> 29];

export function avatar(name, id, { bot = false, small = false } = {}) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, 2).map((word) => word[0]).join("").toUpperCase();
  const node = el("span", { class: `avatar${small ? " small" : ""}${bot ? " bot" : ""}`, "aria-hidden": "true" });
  if (!bot) {
    node.textContent = letters;
    node.style.setProperty("--hue", hueOf(id));
  }
  return node;
}

export function tinted(node, id) {
  node.style.setProperty("--hue", hueOf(id));
  return node;
}

let zone = "Europe/Moscow";
export const setZone = (name) => { zone = name; };
export const getZone = () => zone;
const format = (iso, options) =>
  new Intl.DateTimeFormat("ru-RU", { timeZone: zone, ...options }).format(new Date(iso));
export const timeOf = (iso) => format(iso, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (iso) => format(iso, { day: "numeric", month: "long", year: "numeric" }).replace(/\s?г\.$/, "");
export const weekday = (iso) => format(iso, { weekday: "long" });

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;
}

export function toast(place, text, kind = "") {
  const node = el("div", { class: `toast ${kind}`, role: "status" }, text);
  place.querySelectorAll(".toast").forEach((old) => old.remove());
  place.append(node);
  setTimeout(() => node.classList.add("gone"), 2600 + text.length * 30);
  setTimeout(() => node.remove(), 3100 + text.length * 30);
}

export function alertBox(text) {
  const box = document.getElementById("alert");
  box.querySelector("p").textContent = text;
  box.querySelector("button").onclick = () => box.close();
  if (!box.open) box.showModal();
}

export function showPicture(url, name) {
  const box = document.getElementById("viewer");
  const image = box.querySelector("img");
  image.src = url;
  image.alt = name;
  box.onclick = () => box.close();
  box.showModal();
}
