"""Updates nobody would send: built from the schema of the Bot API as aiogram has it, or spoilt."""

import random
import types
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from pydantic import BaseModel

from tests.telegram import Json

DEEPEST = 4
LONG = "ъ" * 9_000
TEXTS: tuple[str, ...] = (
    "",
    " ",
    "\n",
    "0",
    "-1",
    "²",
    "99999999999999999999",
    "1e309",
    "null",
    "\x00",
    "\ud83d",
    "\ufeff",
    "\u202eтак",
    "😀" * 40,
    LONG,
    "a" * 70_000,
    "<b>",
    "</b><i>",
    "&lt;",
    "<script>alert(1)</script>",
    "{0.__class__}",
    "{name}",
    "%s%n",
    "'; DROP TABLE grant; --",
    "../../../etc/passwd",
    "C:\\x",
    "https://t.me/x?start=" + "A" * 22,
    "A" * 22,
    "000000",
    "123456",
    "31.02.2026",
    "99.99.9999",
    "01.01.0001",
    "5 марта",
    "дз на завтра",
    "оценки по алгебре",
    "расписание",
    "всем 5",
    "7А алгебра",
    "7А алгебра всем 5",
    "да",
    "нет",
    "причина: ошибка в имени",
    "+7 900 000-00-01",
    "mail@example.ru",
    "Город, улица, д. 1",
    '#eval(read("/etc/passwd"))',
    "$(id)",
    "=cmd|' /C calc'!A0",
    "\r\nX: y",
    "ёЁ" * 100,
    "١٢٣",
    "Ⅷ",
    "\u200b",
    "a\u0301" * 500,
)
NUMBERS = (0, 1, 2, 3, 5, 7, 10, -1, 10**6, 2**31 - 1, 2**31, -(2**31), 2**52, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)


def nested(depth: int) -> Any:
    """A value as deep as no parser likes."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


class Nonsense:
    """What a schema allows, at random; ids are taken from those that exist as often as not."""

    def __init__(self, rng: random.Random, ids: Sequence[int]) -> None:
        self.rng, self.ids = rng, ids

    def update(self) -> Json:
        """An update of any kind the Bot API has, handled here or not."""
        kinds = [name for name in Update.model_fields if name != "update_id"]
        kind = self.rng.choice(kinds)
        return {kind: self.value(Update.model_fields[kind].annotation, 0)}

    def model(self, model: type[BaseModel], depth: int = 0) -> Json:
        """An object of this type: what is needed always, what is not the less the deeper."""
        made: Json = {}
        for name, field in model.model_fields.items():
            if field.is_required() or self.rng.random() < 0.35 / (1 + depth):
                if depth >= DEEPEST and not field.is_required():
                    continue
                value = self.value(field.annotation, depth + 1)
                if value is not None:
                    made[field.alias or name] = value
            elif field.default is not None and isinstance(field.default, str | Enum):
                made[field.alias or name] = field.default  # the word that tells one kind of a union from another
        return made

    def value(self, annotation: Any, depth: int) -> Any:
        origin, of = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.value(of[0], depth)
        if origin in (Union, types.UnionType):
            return self.value(self.rng.choice([one for one in of if one is not types.NoneType]), depth)
        if origin is Literal:
            return self.rng.choice(of)
        if origin in (list, Sequence):
            return [] if depth > DEEPEST else [self.value(of[0], depth + 1) for _ in range(self.rng.randrange(3))]
        return self.plain(annotation, depth)

    def plain(self, kind: Any, depth: int) -> Any:
        if kind is bool:
            return self.rng.random() < 0.5
        if kind is int:
            return self.number()
        if kind is float:
            return self.rng.choice([0.0, -1.5, 1e300])
        if kind is str:
            return self.rng.choice(TEXTS)
        if kind is datetime:
            return self.rng.choice([0, 1_795_600_000, 1_795_600_000, -1, 2**33, 10**12])
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.model(kind, depth)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.rng.choice([one.value for one in kind])
        return None

    def number(self) -> int:
        return self.rng.choice(self.ids) if self.rng.random() < 0.5 else self.rng.choice(NUMBERS)

    def spoilt(self, update: Json) -> Json:
        """The same with one to three places broken: gone, of another type, of another size, of somebody else."""
        broken = deepcopy(update)
        for _ in range(self.rng.randint(1, 3)):
            places = list(_places(broken))
            if places:
                self._break(*self.rng.choice(places))
        return broken

    def _break(self, inside: Any, key: Any) -> None:
        match self.rng.randrange(7):
            case 0 if isinstance(inside, dict):
                del inside[key]
            case 1:
                inside[key] = None
            case 2:
                inside[key] = self.rng.choice(TEXTS)
            case 3:
                inside[key] = self.number()
            case 4:
                inside[key] = nested(self.rng.choice([2, 50, 200, 700, 950]))
            case 5:
                inside[key] = {"id": self.number(), "type": self.rng.choice(["private", "group", "channel", "x"])}
            case _:
                inside[key] = [inside[key]] if self.rng.random() < 0.5 else not inside[key]


def _places(value: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a JSON value, as deep as people look."""
    if isinstance(value, dict | list) and depth < 12:
        for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from _places(inner, depth + 1)


class Forger:
    """Button data of every kind the rooms know, with numbers at random and words that have stood in that place."""

    def __init__(self, rng: random.Random, kinds: Sequence[type[CallbackData]], said: Sequence[str]) -> None:
        self.rng, self.kinds = rng, kinds
        self._words: dict[str, list[list[str]]] = {}
        for data in said:
            prefix, *parts = data.split(":")
            columns = self._words.setdefault(prefix, [])
            for at, part in enumerate(parts):
                if at == len(columns):
                    columns.append([])
                if part and not part.isdecimal() and "{" not in part:
                    columns[at].append(part)

    def data(self, ids: Sequence[int]) -> str:
        kind = self.rng.choice(self.kinds)
        columns = self._words.get(kind.__prefix__, [])
        parts = [kind.__prefix__]
        for at, field in enumerate(kind.model_fields.values()):
            words = columns[at] if at < len(columns) else []
            numeric = field.annotation in (int, int | None)
            if words and (not numeric or self.rng.random() < 0.1) and self.rng.random() < 0.8:
                parts.append(self.rng.choice(words))
            elif numeric or self.rng.random() < 0.4:
                parts.append(str(self.rng.choice(ids) if self.rng.random() < 0.8 else self.rng.choice(NUMBERS)))
            elif field.annotation is bool:
                parts.append(self.rng.choice("01"))
            else:
                parts.append(
                    self.rng.choice(["", "2026-11-25", "2026-02-30", "9999-12-31", *TEXTS[:20]]).replace(":", "")
                )
        return ":".join(parts)[: self.rng.choice([64, 64, 64, 200])]
