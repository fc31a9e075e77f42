"""Telegram, played in memory: the other end of the bot's wire.

It takes what aiogram would put on the wire, refuses what Telegram refuses (broken tags, long texts, buttons too big,
edits of nothing), keeps every chat as people see it, and can be told to fail.
"""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import EditMessageText, SendMediaGroup, SendMessage, TelegramMethod
from aiogram.methods.base import Response
from aiogram.types import InputFile

BOT_ID = 42
ME = {"id": BOT_ID, "is_bot": True, "first_name": "Дневник"}

Json = dict[str, Any]

# Pydantic keeps the models it makes of a generic one by context: made here they serve every test, not each its own.
MADE_ONCE = [Response[kind.__returning__] for kind in (SendMessage, EditMessageText, SendMediaGroup)] + [Response[bool]]


class Died(BaseException):
    """The process was killed here. No `except Exception` of the product sees it, as none would see a kill."""


@dataclass
class Fault:
    """What happens to calls instead of an answer: so many times, to a chat and a method or to all."""

    answer: Json | BaseException | None  # None: the network fails
    times: int = 1
    chat: int | None = None
    method: str | None = None
    after: bool = False  # Telegram did what was asked, and only then the call failed

    def meets(self, method: str, form: Json) -> bool:
        fits_chat = self.chat is None or str(self.chat) == form.get("chat_id")
        return self.times > 0 and fits_chat and self.method in (None, method)


def refusal(code: int, description: str, **parameters: int) -> Json:
    """A refusal as Telegram words it."""
    return {"ok": False, "error_code": code, "description": description, "parameters": parameters}


RETRY_AFTER = refusal(429, "Too Many Requests: retry after 5", retry_after=5)
SERVER_ERROR = refusal(502, "Bad Gateway")
FORBIDDEN = refusal(403, "Forbidden: bot was blocked by the user")
NO_CONVERSATION = refusal(403, "Forbidden: bot can't initiate conversation with a user")
NO_CHAT = refusal(400, "Bad Request: chat not found")
BAD_REQUEST = refusal(400, "Bad Request: something is wrong with it")


@dataclass(frozen=True)
class SentFile:
    name: str
    content: bytes
    caption: str


@dataclass
class Chat:
    """What people see in a chat, and all that the bot has ever said in it, edited away or not."""

    id: int
    messages: dict[int, Json] = field(default_factory=dict)
    last: int = 0  # the message of the bot that was sent or edited last
    everything_said: list[str] = field(default_factory=list)  # texts and buttons
    sent: int = 0  # messages of the bot, edits not counted
    files: list[SentFile] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)  # of the reply keyboard
    let_in: bool = True  # whether the bot may write here: the person has written first and has not blocked it


class Telegram(BaseSession):
    """The other end of the wire."""

    def __init__(self, clock: Callable[[], Any]) -> None:
        super().__init__()
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.faults: list[Fault] = []
        self.answers: dict[str, list[Json]] = defaultdict(list)  # to taps, by the id of the query
        self.calls: list[str] = []
        self.ids = count(1)
        self.held: dict[int, asyncio.Event] = {}  # chats whose calls wait
        self.kept: dict[str, SentFile] = {}  # files by the id the bot knows them under
        self.uploads = 0

    def chat(self, chat_id: int) -> Chat:
        return self.chats.setdefault(chat_id, Chat(chat_id))

    def fails(self, answer: Json | BaseException | None, **how: Any) -> Fault:
        """Fail the next calls; the fault is given back, so that it can be ended."""
        fault = Fault(answer, **how)
        self.faults.append(fault)
        return fault

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        files: dict[str, InputFile] = {}
        form: Json = {}
        for key, value in method.model_dump(warnings=False).items():
            if prepared := self.prepare_value(value, bot=bot, files=files):
                form[key] = prepared
        content = {
            key: (file.filename or "", b"".join([part async for part in file.read(bot)])) for key, file in files.items()
        }
        if held := self.held.get(int(form.get("chat_id", 0))):
            await held.wait()
        await asyncio.sleep(0)  # a call lets others go on
        answer = self._answer(method, form, content)
        return self.check_response(bot, method, answer.get("error_code", 200), json.dumps(answer)).result

    def _answer(self, method: TelegramMethod[Any], form: Json, content: dict[str, tuple[str, bytes]]) -> Json:
        name = method.__api_method__
        self.calls.append(name)
        fault = next((one for one in self.faults if one.meets(name, form)), None)
        if fault is None:
            return self._serve(name, form, content)
        fault.times -= 1
        if fault.after:
            self._serve(name, form, content)
        if fault.answer is None:
            raise TelegramNetworkError(method=method, message="the cable is out")
        if isinstance(fault.answer, BaseException):
            raise fault.answer
        return fault.answer

    def _serve(self, name: str, form: Json, content: dict[str, tuple[str, bytes]]) -> Json:
        serve = {
            "sendMessage": self._send, "sendPhoto": self._send, "sendDocument": self._send,
            "sendMediaGroup": self._send_album, "getFile": self._get_file,
            "editMessageText": self._edit,
            "answerCallbackQuery": self._answer_tap,
            "getMe": lambda _form, _files: ME | {"username": "school_diary_bot"},
        }.get(name)  # fmt: skip
        if serve is None:
            raise NotImplementedError(f"the played Telegram does not know {name}")
        try:
            return {"ok": True, "result": serve(form, content)}
        except Refused as refused:
            return refused.answer

    def _send(self, form: Json, content: dict[str, tuple[str, bytes]]) -> Json:
        chat = self.chat(int(form["chat_id"]))
        if not chat.let_in:
            raise Refused(FORBIDDEN if chat.messages else NO_CONVERSATION)
        message = self._message(chat, "text" if "text" in form else "caption", form)
        if "message_thread_id" in form:
            message |= {"message_thread_id": int(form["message_thread_id"]), "is_topic_message": True}
        for kind in ("document", "photo"):
            if kind in form:
                message |= self._file(chat, kind, form[kind], content, message.get("caption", ""))
        chat.sent += 1
        return self._show(chat, message)

    def keeps(self, name: str, content: bytes) -> str:
        """A file as Telegram has it; its id."""
        file_id = f"file-{len(self.kept)}"
        self.kept[file_id] = SentFile(name, content, "")
        return file_id

    def _file(self, chat: Chat, kind: str, said: str, content: dict[str, tuple[str, bytes]], caption: str) -> Json:
        """A file the bot sends: uploaded, or by an id Telegram has given it before."""
        file_id = said if said in self.kept else ""
        if not file_id:
            if not said.startswith("attach://"):
                raise Refused(refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))
            file_id = self.keeps(*content[said.removeprefix("attach://")])
            self.uploads += 1
        kept = self.kept[file_id]
        chat.files.append(SentFile(kept.name, kept.content, caption))
        return {kind: file_json(file_id, kind, kept.name)}

    def _send_album(self, form: Json, content: dict[str, tuple[str, bytes]]) -> list[Json]:
        chat = self.chat(int(form["chat_id"]))
        if not chat.let_in:
            raise Refused(FORBIDDEN if chat.messages else NO_CONVERSATION)
        sent = []
        for one in json.loads(form["media"]):
            message = self._message(chat, "caption", one)
            message |= self._file(chat, one["type"], one["media"], content, message["caption"])
            chat.sent += 1
            sent.append(self._show(chat, message))
        return sent

    def _get_file(self, form: Json, _content: object) -> Json:
        if form["file_id"] not in self.kept:
            raise Refused(refusal(400, "Bad Request: invalid file_id"))
        return {"file_id": form["file_id"], "file_unique_id": form["file_id"], "file_path": form["file_id"]}

    def _edit(self, form: Json, _content: object) -> Json:
        chat = self.chat(int(form["chat_id"]))
        before = chat.messages.get(int(form["message_id"]))
        if before is None:
            raise Refused(refusal(400, "Bad Request: message to edit not found"))
        if before["from"]["id"] != BOT_ID:
            raise Refused(refusal(400, "Bad Request: message can't be edited"))
        if "text" not in before:
            raise Refused(refusal(400, "Bad Request: there is no text in the message to edit"))
        message = self._message(chat, "text", form) | {"message_id": before["message_id"], "date": before["date"]}
        if message == before:
            raise Refused(
                refusal(400, "Bad Request: message is not modified: specified new message content is the same")
            )
        return self._show(chat, message)

    def _message(self, chat: Chat, part: str, form: Json) -> Json:
        """A message of the bot, checked as Telegram checks it."""
        text = plain(form.get(part, ""), limit=4096 if part == "text" else 1024)
        if part == "text" and not text.strip():
            raise Refused(refusal(400, "Bad Request: message text is empty"))
        message = {
            "message_id": next(self.ids), "date": int(self.clock().timestamp()), "chat": chat_json(chat.id),
            "from": ME, part: text,
        }  # fmt: skip
        markup = json.loads(form.get("reply_markup", "{}"))
        rows = markup.get("inline_keyboard", [])
        for button in (button for row in rows for button in row):
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise Refused(refusal(400, "Bad Request: BUTTON_DATA_INVALID"))
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        if "keyboard" in markup:
            chat.keyboard = [button["text"] for row in markup["keyboard"] for button in row]
        if markup.get("remove_keyboard"):
            chat.keyboard = []
        return message

    def _show(self, chat: Chat, message: Json) -> Json:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        text = message.get("text", message.get("caption", ""))
        chat.everything_said += [text, *(button["text"] for row in rows for button in row)]
        chat.messages[message["message_id"]] = message
        chat.last = message["message_id"]
        return message

    def _answer_tap(self, form: Json, _content: object) -> bool:
        query = form.get("callback_query_id", "")
        if query not in self.answers:
            raise Refused(
                refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            )
        if len(form.get("text", "")) > 200:
            raise Refused(refusal(400, "Bad Request: MESSAGE_TOO_LONG"))
        self.answers[query].append(form)
        return True

    async def stream_content(self, url: str, *_args: Any, **_options: Any) -> AsyncGenerator[bytes, None]:
        yield self.kept[url.rpartition("/")[2]].content

    async def close(self) -> None: ...


class Refused(Exception):
    def __init__(self, answer: Json) -> None:
        super().__init__(answer)
        self.answer = answer


class _Html(HTMLParser):
    KNOWN = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "tg-time"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", list[str]()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.KNOWN:
            raise Refused(refusal(400, f'Bad Request: can\'t parse entities: unsupported start tag "{tag}"'))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(refusal(400, "Bad Request: can't parse entities: unexpected end tag"))


def plain(html: str, limit: int = 4096) -> str:
    """The text as people see it; refused where Telegram cannot read its tags, or finds it too long."""
    if re.search(r"<(?![a-z/])", html):
        raise Refused(refusal(400, "Bad Request: can't parse entities: unsupported start tag"))
    parser = _Html()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise Refused(refusal(400, "Bad Request: can't parse entities: can't find end tag"))
    if len(parser.text.encode("utf-16-le")) // 2 > limit:
        raise Refused(refusal(400, "Bad Request: message is too long"))
    return parser.text


def file_json(file_id: str, kind: str, name: str) -> Any:
    """A file as a message carries it."""
    file = {"file_id": file_id, "file_unique_id": file_id}
    return file | {"file_name": name} if kind == "document" else [file | {"width": 1, "height": 1}]


def chat_json(chat_id: int) -> Json:
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": "A"}
    return {"id": chat_id, "type": "supergroup", "title": "A"}
