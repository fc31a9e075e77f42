"""Entities seen from the other side: found in plain words, and drawn back as HTML for the page."""

import html
import re
from collections.abc import Iterable, Sequence

from aiogram.types import MessageEntity

from playground.html import utf16

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]*[\w/=&#%-]|\bt\.me/[\w/?=&%-]*\w)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{4,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w#])(?P<hashtag>#(?!\d+\b)\w+)"
    r"|(?<![\w+])(?P<phone_number>\+\d(?:[ ()-]{0,2}\d){9,13})(?!\w)"
)
_SIMPLE = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "spoiler": "tg-spoiler",
    "blockquote": "blockquote",
}
_NOT_LOOKED_INTO = {"code", "pre", "text_link", "text_mention"}


def found(text: str) -> list[MessageEntity]:
    """Commands, links, mentions, addresses and phones that Telegram marks by itself."""
    entities = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or "url"
        place = utf16(text[: match.start()])
        entities.append(MessageEntity(type=kind, offset=place, length=utf16(match.group())))
    return entities


def completed(text: str, entities: Sequence[MessageEntity]) -> list[MessageEntity]:
    """The sender's entities and those Telegram finds itself outside code and links."""
    taken = [(e.offset, e.offset + e.length) for e in entities if e.type in _NOT_LOOKED_INTO]
    extra = [
        entity
        for entity in found(text)
        if not any(entity.offset < end and start < entity.offset + entity.length for start, end in taken)
    ]
    return sorted([*entities, *extra], key=lambda entity: (entity.offset, -entity.length))


def drawn(text: str, entities: Iterable[MessageEntity] | None) -> str:
    """Safe HTML of a message: words escaped, entities as tags (`a data-command` for commands)."""
    units = text.encode("utf-16-le")
    ordered = sorted(entities or (), key=lambda entity: (entity.offset, -entity.length))
    return _drawn(units, ordered, 0, len(units) // 2)


def _drawn(units: bytes, entities: list[MessageEntity], start: int, end: int) -> str:
    parts: list[str] = []
    at, index = start, 0
    while index < len(entities):
        entity = entities[index]
        stop = min(entity.offset + entity.length, end)
        index += 1
        if entity.offset < at or stop <= entity.offset:
            continue
        inner = []
        while index < len(entities) and entities[index].offset < stop:
            inner.append(entities[index])
            index += 1
        parts.append(_plain(units, at, entity.offset))
        words = _plain(units, entity.offset, stop, escaped=False)
        parts.append(_tagged(entity, words, _drawn(units, inner, entity.offset, stop)))
        at = stop
    parts.append(_plain(units, at, end))
    return "".join(parts)


def _plain(units: bytes, start: int, end: int, *, escaped: bool = True) -> str:
    words = units[start * 2 : end * 2].decode("utf-16-le", "replace")
    return html.escape(words, quote=False) if escaped else words


def _tagged(entity: MessageEntity, words: str, inside: str) -> str:
    kind = entity.type
    if kind in _SIMPLE:
        return f"<{_SIMPLE[kind]}>{inside}</{_SIMPLE[kind]}>"
    if kind == "expandable_blockquote":
        return f"<blockquote expandable>{inside}</blockquote>"
    if kind == "pre":
        language = f' class="language-{html.escape(entity.language)}"' if entity.language else ""
        return f"<pre><code{language}>{inside}</code></pre>"
    if kind == "date_time":
        return f'<tg-time unix="{entity.unix_time}">{inside}</tg-time>'
    if kind == "bot_command":
        return f'<a data-command="{html.escape(words)}">{inside}</a>'
    address = _address(entity, words)
    return f'<a href="{html.escape(address)}">{inside}</a>' if address else inside


def _address(entity: MessageEntity, words: str) -> str | None:
    if entity.type == "text_link":
        return entity.url
    if entity.type == "url":
        return words if "://" in words else f"https://{words}"
    if entity.type == "email":
        return f"mailto:{words}"
    if entity.type == "phone_number":
        return f"tel:{words}"
    if entity.type == "mention":
        return f"https://t.me/{words[1:]}"
    if entity.type == "text_mention" and entity.user:
        return f"tg://user?id={entity.user.id}"
    return None
