// One message (or one album) as Telegram would draw it.

import { avatar, dayOf, el, showPicture, sizeOf, timeOf, tinted } from "/page/dom.js";

const oneEmoji = /^\p{Extended_Pictographic}(\u200d\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})*$/u;

export function daySeparator(iso) {
  return el("div", { class: "day" }, el("span", {}, dayOf(iso)));
}

// `group` is one message or all messages of an album; `hands` are the acts of the person who looks.
export function drawMessage(group, { mine, named, last, replied, hands }) {
  const [message] = group;
  if (message.service) {
    return el("div", { class: "service", "data-message-id": message.id }, el("span", {}, message.service));
  }
  const side = mine ? "out" : "in";
  const body = el("div", { class: "body" }, bubble(group, { named, replied, hands, mine }), buttons(message, hands));
  const face = named ? (last ? avatar(message.from_name, message.from, { bot: message.from_bot, small: true })
    : el("span", { class: "avatar small hole" })) : null;
  return el("article", {
    class: `message ${side}${last ? " last" : ""}${message.buttons.length ? " keyed" : ""}`,
    "data-message-id": message.id,
  }, face, body);
}

function bubble(group, { named, replied, hands, mine }) {
  const [message] = group;
  const words = group.find((one) => one.text) ?? message;
  const bare = message.photo && !words.text && !named && !replied;
  const big = message.sticker ?? (oneEmoji.test(message.text) ? message.text : null);
  const node = el("div", {
    class: `bubble${bare ? " bare" : ""}${message.photo ? " pictured" : ""}${big ? " big" : ""}${isEdited(message) ? " edited" : ""}`,
  });
  if (named && !big) node.append(tinted(el("b", { class: "author" }, message.from_name), message.from));
  if (message.forwarded_from) node.append(el("small", { class: "forwarded" }, `Переслано от: ${message.forwarded_from}`));
  if (replied) node.append(quote(replied, hands));
  if (message.photo) node.append(pictures(group));
  else if (message.file) node.append(...group.map((one) => fileRow(one.file)));
  if (message.contact) node.append(card(message.contact));
  if (big) node.append(el("span", { class: "emoji" }, big));
  else if (words.text) node.append(text(words, hands));
  node.append(meta(message));
  if (message.reactions.length) node.append(el("span", { class: "reactions" }, ...message.reactions));
  node.append(tools(message, mine, hands));
  return node;
}

function text(message, hands) {
  const node = el("div", { class: "text", html: message.html.replace(/(<\/(?:pre|blockquote)>)\n/g, "$1") });
  node.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const quoted = event.target.closest("blockquote[expandable]");
    const secret = event.target.closest("tg-spoiler");
    if (secret) secret.classList.add("shown");
    if (link) {
      event.preventDefault();
      if (link.dataset.command) hands.say(link.dataset.command);
      else hands.follow(link.getAttribute("href"));
    } else if (quoted) quoted.classList.toggle("open");
  });
  return node;
}

function quote(message, hands) {
  const words = message.text || (message.photo ? "Фотография" : message.file ? message.file.name : message.contact ? "Контакт" : "Сообщение");
  return tinted(el("button", { class: "quote", type: "button", onclick: () => hands.scrollTo(message.id) },
    el("b", {}, message.from_name), el("span", {}, words.slice(0, 90))), message.from);
}

function pictures(group) {
  const many = group.length > 1;
  return el("div", { class: many ? `album n${Math.min(group.length, 4)}` : "picture" }, ...group.map(({ file, id }) => {
    const image = el("img", {
      src: file.url, alt: file.name, width: file.width, height: file.height, "data-message-id": many ? id : null,
    });
    return el("button", { type: "button", class: "frame", "aria-label": "Открыть картинку", onclick: () => showPicture(file.url, file.name) }, image);
  }));
}

function fileRow(file) {
  const kind = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "файл";
  return el("a", { class: "file", href: file.url, download: file.name },
    el("span", { class: `kind ${kind.toLowerCase()}`, "aria-hidden": "true" }, kind),
    el("span", { class: "about" }, el("b", {}, file.name), el("small", {}, sizeOf(file.size))));
}

function card({ name, phone, user }) {
  return el("div", { class: "contact" }, avatar(name, user),
    el("span", { class: "about" }, el("b", {}, name), el("small", {}, phone)));
}

// Telegram does not say it of messages with buttons: they live by being edited.
const isEdited = (message) => message.edited && !message.buttons.length;

function meta(message) {
  return el("span", { class: "meta" }, message.pinned ? el("i", { class: "pin", title: "Закреплено" }) : null,
    isEdited(message) ? "изменено " : "", el("time", { datetime: message.date }, timeOf(message.date)));
}

function tools(message, mine, hands) {
  return el("span", { class: "tools" },
    el("button", { type: "button", class: "reply", "aria-label": "Ответить на сообщение", title: "Ответить", onclick: () => hands.replyTo(message) }),
    mine && message.text && !message.file
      ? el("button", { type: "button", class: "edit", "aria-label": "Изменить сообщение", title: "Изменить", onclick: () => hands.edit(message) }) : null);
}

function buttons(message, hands) {
  if (!message.buttons.length) return null;
  return el("div", { class: "inline" }, ...message.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => {
    const extra = button.copy !== null ? " copies" : button.url !== null ? " leads" : "";
    const node = el("button", { type: "button", class: `key${button.style ? ` ${button.style}` : ""}${extra}` }, button.text);
    node.addEventListener("click", async () => {
      if (node.classList.contains("busy")) return;
      node.classList.add("busy");
      await hands.press(message, button);
      node.classList.remove("busy");
    });
    return node;
  }))));
}
