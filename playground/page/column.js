// A chat as one person sees it, with what that person can do.

import { Refused, base64, get, post } from "/page/api.js";
import { alertBox, avatar, el, toast } from "/page/dom.js";
import { daySeparator, drawMessage } from "/page/message.js";

const TYPING = { typing: "печатает", upload_photo: "отправляет картинку", upload_document: "отправляет файл" };

export class Column {
  constructor(person, chat, { close, follow, focus }) {
    this.person = person;
    this.chat = chat;
    this.key = null;
    this.drawn = new Map();
    this.replying = null;
    this.editing = null;
    this.follow = follow;
    this.last = 150;
    this.build(close, focus);
  }

  build(close, focus) {
    this.title = el("b", { class: "title" });
    this.under = el("small", {});
    this.face = el("span", { class: "face" });
    this.block = el("button", { type: "button", onclick: () => this.do("block", { blocked: !this.view.blocked }) });
    this.menu = el("details", { class: "menu" }, el("summary", { "aria-label": "Действия" }),
      el("div", { class: "sheet" },
        el("button", { type: "button", onclick: () => this.do("contact") }, "Поделиться своим контактом"),
        el("button", { type: "button", onclick: () => this.do("sticker") }, "Отправить стикер"),
        this.block));
    this.menu.addEventListener("click", (event) => { if (event.target.closest(".sheet")) this.menu.open = false; });
    const head = el("header", { class: "chat-head" },
      el("button", { type: "button", class: "back", "aria-label": "К списку людей", onclick: close }),
      this.face, el("div", { class: "names" }, this.title, this.under), this.menu,
      el("button", { type: "button", class: "close", "aria-label": "Закрыть чат", onclick: close }));
    this.list = el("div", { class: "messages", role: "log", "aria-label": "Сообщения", tabindex: "0" });
    this.foot = el("footer", { class: "foot" });
    this.buildComposer();
    this.node = el("section", {
      class: "chat", "data-chat-of": this.person.name, "data-chat": this.chat, "aria-label": `Чат: ${this.person.name}`,
      onpointerdown: focus, onfocusin: focus,
    }, head, this.list, this.foot);
  }

  buildComposer() {
    this.input = el("textarea", { rows: "1", placeholder: "Сообщение", "aria-label": "Сообщение", maxlength: "4096" });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Файл" });
    this.strip = el("div", { class: "strip", hidden: true });
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.commands = el("div", { class: "commands", hidden: true });
    this.commandsButton = el("button", { type: "button", class: "slash", "aria-label": "Команды", onclick: () => { this.commands.hidden = !this.commands.hidden; } });
    this.keysButton = el("button", { type: "button", class: "keys", "aria-label": "Клавиатура", hidden: true, onclick: () => { this.keys.hidden = !this.keys.hidden; } });
    this.form = el("form", { class: "composer" },
      el("button", { type: "button", class: "clip", "aria-label": "Прикрепить файл или фото", onclick: () => this.picker.click() }),
      this.input, this.keysButton, this.commandsButton,
      el("button", { type: "submit", class: "send", "aria-label": "Отправить" }), this.picker);
    this.start = el("button", { type: "button", class: "start", hidden: true });
    this.foot.append(this.commands, this.strip, this.form, this.start, this.keys);
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
      if (event.key === "Escape") this.attend(null, null);
    });
    this.input.addEventListener("input", () => { this.grow(); this.suggest(); });
    this.picker.addEventListener("change", () => this.attach([...this.picker.files]));
    this.foot.addEventListener("dragover", (event) => event.preventDefault());
    this.foot.addEventListener("drop", (event) => { event.preventDefault(); this.attach([...event.dataTransfer.files]); });
    this.input.addEventListener("paste", (event) => { if (event.clipboardData.files.length) this.attach([...event.clipboardData.files]); });
  }

  // Acts

  async do(act, body = {}) {
    try {
      return await post(act, { as: this.person.id, chat: this.chat, ...body });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(this.node, error.message, "bad");
      return undefined;
    }
  }

  say(text) {
    this.stick = true;
    return this.do("say", { text, reply_to: this.replying?.id });
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.commands.hidden = true;
    this.grow();
    if (this.editing) await this.do("edit", { message_id: this.editing.id, text });
    else await this.say(text);
    this.attend(null, null);
  }

  async attach(files) {
    const album = files.length > 1 ? String(Date.now()) : null;
    const photos = files.every((file) => /^image\/(png|jpeg|webp|gif)$/.test(file.type));
    const caption = this.input.value.trim();
    this.input.value = "";
    this.stick = true;
    for (const [index, file] of files.entries()) {
      await this.do("attach", {
        name: file.name, data: await base64(file), mime: file.type || null, photo: photos,
        caption: index === 0 ? caption : "", media_group: album,
      });
    }
    this.picker.value = "";
    this.grow();
  }

  async press(message, button) {
    if (button.copy !== null) {
      await navigator.clipboard?.writeText(button.copy).catch(() => {});
      toast(this.node, `Скопировано: ${button.copy}`);
    } else if (button.url !== null) await this.follow(this.person, button.url, this.node);
    else {
      const answer = await this.do("tap", { message_id: message.id, data: button.data });
      if (answer === null) toast(this.node, "Бот не ответил на нажатие", "bad");
      else if (answer?.text) answer.show_alert ? alertBox(answer.text) : toast(this.node, answer.text);
    }
  }

  attend(replying, editing) {
    this.replying = replying;
    this.editing = editing;
    const subject = editing ?? replying;
    this.strip.hidden = !subject;
    if (!subject) return;
    this.strip.replaceChildren(
      el("span", {}, el("b", {}, editing ? "Изменение" : subject.from_name), (subject.text || "Вложение").slice(0, 80)),
      el("button", { type: "button", "aria-label": "Отменить", onclick: () => { if (editing) this.input.value = ""; this.attend(null, null); } }));
    if (editing) this.input.value = editing.text;
    this.grow();
    this.input.focus();
  }

  // Drawing

  async refresh() {
    let view;
    try {
      view = await get("screen", { as: this.person.id, chat: this.chat, last: this.last });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(this.node, error.message, "bad");
      return;
    }
    this.view = view;
    this.key = view.key;
    this.drawHead(view);
    this.drawMessages(view);
    this.drawFoot(view);
  }

  drawHead(view) {
    const isPrivate = view.kind === "private";
    this.title.textContent = view.title;
    const others = isPrivate ? "бот" : `участников: ${view.members}`;
    const action = view.typing ? `${TYPING[view.typing] ?? "готовит ответ"}...` : others;
    this.under.replaceChildren(el("span", { class: "viewer" }, this.person.name), el("span", { class: view.typing ? "typing" : "" }, action));
    this.face.replaceChildren(avatar(view.title, this.chat, { bot: isPrivate }));
    this.block.textContent = view.blocked ? "Разблокировать бота" : "Заблокировать бота";
    this.block.hidden = !isPrivate;
    clearTimeout(this.typingEnd);
    if (view.typing) this.typingEnd = setTimeout(() => this.refresh(), 5100);
  }

  drawMessages(view) {
    const list = this.list;
    const nearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
    const groups = this.groups(view.messages);
    const known = new Map(view.messages.map((message) => [message.id, message]));
    const fresh = new Map();
    const nodes = view.earlier ? [el("button", { type: "button", class: "earlier", onclick: () => { this.last += 300; this.refresh(); } }, "Показать раньше")] : [];
    let day = null;
    groups.forEach((group, index) => {
      const [message] = group;
      const date = daySeparator(message.date);
      if (date.textContent !== day) { nodes.push(date); day = date.textContent; }
      const mine = message.from === this.person.id;
      const next = groups[index + 1]?.[0];
      const last = !next || next.from !== message.from || next.service;
      const replied = known.get(message.reply_to);
      const named = view.kind !== "private" && !mine && !message.service;
      const print = JSON.stringify([group, last, replied?.text, named]);
      const old = this.drawn.get(message.id);
      const node = old?.print === print ? old.node : drawMessage(group, { mine, named, last, replied, hands: this.hands });
      if (old && old.node !== node && !message.service) node.classList.add("changed");
      if (!old && this.settled) node.classList.add("new");
      fresh.set(message.id, { print, node });
      nodes.push(node);
    });
    this.place(nodes.length ? nodes : [this.greeting(view)]);
    this.drawn = fresh;
    if (nearEnd || this.stick || !this.settled) this.toEnd();
    this.settled = true;
    this.stick = false;
  }

  // Put nodes in order, moving only what is out of place, so that pictures and focus stay.
  place(nodes) {
    const wanted = new Set(nodes);
    [...this.list.children].forEach((child) => { if (!wanted.has(child)) child.remove(); });
    nodes.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    for (const image of this.list.querySelectorAll("img")) {
      if (!image.complete) image.addEventListener("load", () => { this.list.scrollTop = this.list.scrollHeight; }, { once: true });
    }
  }

  groups(messages) {
    const groups = [];
    for (const message of messages) {
      const last = groups.at(-1);
      if (message.media_group && last?.[0].media_group === message.media_group) last.push(message);
      else groups.push([message]);
    }
    return groups;
  }

  greeting(view) {
    return el("div", { class: "greeting" }, avatar(view.title, this.chat, { bot: view.kind === "private" }),
      el("b", {}, view.title), el("p", {}, view.description ?? "Здесь пока ничего нет."));
  }

  drawFoot(view) {
    const waits = !view.started || view.blocked || view.migrated_to;
    this.form.hidden = Boolean(waits);
    this.start.hidden = !waits;
    if (view.migrated_to) this.start.textContent = "Группа стала супергруппой";
    else if (view.blocked) this.start.textContent = "Разблокировать и начать снова";
    else this.start.textContent = "Запустить";
    this.start.onclick = async () => {
      if (view.migrated_to) return;
      if (view.blocked) await this.do("block", { blocked: false });
      await this.say("/start");
    };
    this.input.placeholder = view.placeholder ?? "Сообщение";
    this.drawKeys(view.keyboard, waits);
    this.commandsButton.hidden = !view.commands.length;
    this.commandsList = view.commands;
    this.suggest(true);
  }

  drawKeys(rows, waits) {
    const print = JSON.stringify(rows);
    this.keysButton.hidden = !rows;
    if (print === this.keysPrint && !waits) return;
    this.keysPrint = print;
    this.keys.hidden = !rows || Boolean(waits);
    this.keys.replaceChildren(...(rows ?? []).map((row) => el("div", { class: "row" }, ...row.map((key) => el("button", {
      type: "button", class: `key ${key.style ?? ""}`, onclick: () => (key.contact ? this.do("contact") : this.say(key.text)),
    }, key.text)))));
  }

  suggest(quiet = false) {
    const typed = this.input.value;
    const asked = typed.startsWith("/") && !/\s/.test(typed);
    if (!quiet) this.commands.hidden = !asked;
    const fitting = (this.commandsList ?? []).filter(({ command }) => !asked || command.startsWith(typed.slice(1)));
    if (!quiet && !fitting.length) this.commands.hidden = true;
    this.commands.replaceChildren(...fitting.map(({ command, description }) => el("button", {
      type: "button", onclick: () => { this.commands.hidden = true; this.input.value = ""; this.say(`/${command}`); },
    }, el("b", {}, `/${command}`), el("span", {}, description))));
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  get hands() {
    return {
      say: (text) => this.say(text),
      press: (message, button) => this.press(message, button),
      follow: (url) => this.follow(this.person, url, this.node),
      replyTo: (message) => this.attend(message, null),
      edit: (message) => this.attend(null, message),
      scrollTo: (id) => {
        const node = this.list.querySelector(`[data-message-id="${id}"]`);
        node?.scrollIntoView({ block: "center", behavior: "smooth" });
        node?.classList.add("lit");
        setTimeout(() => node?.classList.remove("lit"), 1200);
      },
    };
  }
}
