"""Telegram's HTML: into plain text and entities, with Telegram's own complaints."""

import html as stdlib_html
import re
from dataclasses import dataclass, field

from aiogram.types import MessageEntity, User

from playground.errors import ApiError, bad

_NAMES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_LINK = re.compile(r"(?:https?|tg|tonsite)://\S+\Z|mailto:\S+\Z|tel:\S+\Z", re.IGNORECASE)
_BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?\Z")


def utf16(text: str) -> int:
    """Length in UTF-16 code units: the measure of entities and of Telegram's limits."""
    return len(text.encode("utf-16-le")) // 2


def cannot_parse(reason: str) -> ApiError:
    """The refusal that wraps every complaint about markup."""
    return bad(f"can't parse entities: {reason}")


@dataclass
class _Open:
    """A tag that waits for its end: where its text begins, in characters of the result."""

    tag: str
    start: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    """One pass over the source; `out` is the text so far, `spans` the entities in characters of it."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    spans: list[tuple[int, int, MessageEntity]] = field(default_factory=list)

    def offset(self, at: int) -> int:
        return len(self.source[:at].encode())

    def emit(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def read(self) -> None:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "&" and (escape := _ESCAPE.match(self.source, self.at)):
                self.emit(stdlib_html.unescape(escape.group()))
                self.at = escape.end()
            elif char != "<":
                self.emit(char)
                self.at += 1
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def start_tag(self) -> None:
        begin = self.at
        name_end = self._until(begin + 1, " \t\r\n>")
        if name_end >= len(self.source):
            raise cannot_parse(f"Unclosed start tag at byte offset {self.offset(begin)}")
        tag = self.source[begin + 1 : name_end].lower()
        if tag not in _NAMES:
            raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self.offset(begin)}')
        self.at = name_end
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self.offset(begin)}')
        self.open.append(_Open(tag, self.length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self.at >= len(self.source):
                raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self.offset(begin)}')
            if self.source[self.at] == ">":
                self.at += 1
                return found
            name_at = self.at
            self.at = self._until(self.at, "= \t\r\n>")
            name = self.source[name_at : self.at].lower()
            if not name:
                raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {self.offset(begin)}')
            found[name] = self._value(tag, begin)

    def _value(self, tag: str, begin: int) -> str:
        self._skip_spaces()
        if not self.source.startswith("=", self.at):
            if tag == "blockquote":  # `expandable` is the one attribute without a value
                return ""
            where = f'of the tag "{tag}" at byte offset {self.offset(begin)}'
            raise cannot_parse(f"Expected equal sign in declaration of an attribute {where}")
        self.at += 1
        self._skip_spaces()
        quote = self.source[self.at : self.at + 1]
        if quote not in ("'", '"') or not quote:
            end = self._until(self.at, " \t\r\n>")
            value, self.at = self.source[self.at : end], end
        else:
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self.offset(begin)}')
            value, self.at = self.source[self.at + 1 : end], end + 1
        return _ESCAPE.sub(lambda found: stdlib_html.unescape(found.group()), value)

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {self.offset(begin)}")
        name_end = self._until(begin + 2, " \t\r\n>")
        name = self.source[begin + 2 : name_end].lower()
        self.at = name_end
        self._skip_spaces()
        if not self.source.startswith(">", self.at):
            raise cannot_parse(f"Unclosed end tag at byte offset {self.offset(begin)}")
        self.at += 1
        last = self.open.pop()
        if name not in ("", last.tag):
            expected = f'expected "</{last.tag}>", found "</{name}>"'
            raise cannot_parse(f"Unmatched end tag at byte offset {self.offset(begin)}, {expected}")
        self._close(last)

    def _close(self, last: _Open) -> None:
        if self.length == last.start:
            return
        inside = "".join(self.out)[last.start : self.length]
        entity = _entity(last, inside, self.open)
        if entity is not None:
            self.spans.append((last.start, self.length, entity))

    def _until(self, start: int, stops: str) -> int:
        at = start
        while at < len(self.source) and self.source[at] not in stops:
            at += 1
        return at

    def _skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in " \t\r\n":
            self.at += 1


def _link(address: str) -> MessageEntity | None:
    person = re.fullmatch(r"tg://user\?id=(\d+)", address)
    if person:
        user = User(id=int(person.group(1)), is_bot=False, first_name="")
        return MessageEntity(type="text_mention", offset=0, length=0, user=user)
    if _LINK.match(address):
        return MessageEntity(type="text_link", offset=0, length=0, url=address)
    if _BARE_HOST.match(address):
        return MessageEntity(type="text_link", offset=0, length=0, url=f"http://{address}")
    return None  # Telegram drops a link it cannot follow and keeps the words


def _entity(tag: _Open, inside: str, around: list[_Open]) -> MessageEntity | None:
    """The entity of a closed tag, its place still unset; None when the tag leaves only its words."""
    kind = _NAMES[tag.tag]
    if tag.tag == "a":
        return _link((tag.attributes.get("href") or inside).strip())
    if tag.tag == "tg-emoji":
        return None  # only bots that bought a name may show them
    if tag.tag == "blockquote" and "expandable" in tag.attributes:
        kind = "expandable_blockquote"
    if tag.tag == "code" and around and around[-1].tag == "pre":
        return _language_of(tag)
    if tag.tag == "tg-time":
        unix = tag.attributes.get("unix", "")
        if not unix.isdigit():
            raise cannot_parse('Tag "tg-time" must have a valid attribute "unix"')
        format_ = tag.attributes.get("format")
        return MessageEntity(type=kind, offset=0, length=0, unix_time=int(unix), date_time_format=format_)
    return MessageEntity(type=kind, offset=0, length=0)


def _language_of(tag: _Open) -> MessageEntity | None:
    """`<pre><code class="language-x">` is one entity: the inner tag only names the language."""
    language = tag.attributes.get("class", "").removeprefix("language-")
    return MessageEntity(type="pre", offset=0, length=0, language=language) if language else None


def parse(source: str) -> tuple[str, list[MessageEntity]]:
    """Plain text and entities of Telegram HTML; raises ApiError in Telegram's words."""
    reader = _Reader(source)
    reader.read()
    text = "".join(reader.out)
    spans = _without_twin_pre(reader.spans)
    return text, [_placed(entity, text, start, end) for start, end, entity in spans]


def _without_twin_pre(
    spans: list[tuple[int, int, MessageEntity]],
) -> list[tuple[int, int, MessageEntity]]:
    named = {(start, end) for start, end, entity in spans if entity.type == "pre" and entity.language}
    return [
        span for span in spans if not (span[2].type == "pre" and not span[2].language and (span[0], span[1]) in named)
    ]


def _placed(entity: MessageEntity, text: str, start: int, end: int) -> MessageEntity:
    place = {"offset": utf16(text[:start]), "length": utf16(text[start:end])}
    return entity.model_copy(update=place)


def trimmed(text: str, entities: list[MessageEntity]) -> tuple[str, list[MessageEntity]]:
    """Text without white space at its ends, as Telegram keeps it, and entities moved and cut to fit."""
    stripped = text.strip()
    before = utf16(text[: len(text) - len(text.lstrip())])
    total = utf16(stripped)
    kept = []
    for entity in entities:
        start = max(entity.offset - before, 0)
        end = min(entity.offset + entity.length - before, total)
        if start < end:
            kept.append(entity.model_copy(update={"offset": start, "length": end - start}))
    return stripped, sorted(kept, key=lambda entity: (entity.offset, -entity.length))
