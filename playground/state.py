"""The world in a file: written when the playground stops, read when it starts, so that a demo goes on."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from aiogram.types import BotCommand
from pydantic import ConfigDict, TypeAdapter

from playground.files import StoredFile
from playground.rooms import BotAccount, CommandsKey, Person, Room
from playground.updates import Pending
from playground.world import World


@dataclass
class SavedBot:
    """A bot with its unconfirmed updates; maps whose keys are not words become pairs."""

    id: int
    username: str
    name: str
    names: dict[str, str]
    descriptions: dict[str, str]
    short_descriptions: dict[str, str]
    commands: Sequence[tuple[CommandsKey, list[BotCommand]]]
    menu_buttons: Sequence[tuple[int | None, dict[str, Any]]]
    pending: list[Pending]
    next_update: int
    allowed: list[str] | None = None


@dataclass
class Saved:
    """Everything that outlives a restart; pressed buttons, webhooks, faults and the log do not."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    now: datetime
    people: list[Person]
    bots: list[SavedBot]
    rooms: list[Room]
    files: list[StoredFile]
    counters: tuple[int, int, int]


_SHAPE = TypeAdapter(Saved)


def save(world: World, path: Path) -> None:
    """Write the world; the old file stays whole until the new one is."""
    saved = Saved(
        now=world.clock.now(),
        people=list(world.people.values()),
        bots=[_bot(world, bot_id) for bot_id in world.accounts],
        rooms=list(world.rooms.values()),
        files=world.files.all(),
        counters=world.counters,
    )
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(_SHAPE.dump_json(saved, by_alias=True, exclude_none=True))
    os.replace(fresh, path)


def _bot(world: World, bot_id: int) -> SavedBot:
    account = world.accounts[bot_id]
    bot = account.bot
    return SavedBot(
        id=bot.id,
        username=bot.username,
        name=bot.name,
        names=bot.names,
        descriptions=bot.descriptions,
        short_descriptions=bot.short_descriptions,
        commands=list(bot.commands.items()),
        menu_buttons=list(bot.menu_buttons.items()),
        pending=account.updates.first(len(account.updates)),
        next_update=account.updates.next_id,
        allowed=account.updates.allowed,
    )


def load(world: World, path: Path, *, keep_clock: bool) -> None:
    """Fill an empty world from a file; ValueError when the file is not one of ours."""
    saved = _SHAPE.validate_json(path.read_bytes())
    if not keep_clock:
        world.clock.set(saved.now)
    world.people = {person.id: person for person in saved.people}
    for stored in saved.files:
        world.files.keep(stored)
    for room in saved.rooms:
        room.person = world.people[room.person.id] if room.person else None
        world.rooms[room.key] = room
    for bot in saved.bots:
        _revive(world, bot)
    world.counters = saved.counters


def _revive(world: World, saved: SavedBot) -> None:
    account = world.account(saved.id)
    account.bot = BotAccount(
        id=saved.id,
        username=saved.username,
        name=saved.name,
        names=saved.names,
        descriptions=saved.descriptions,
        short_descriptions=saved.short_descriptions,
        commands=dict(saved.commands),
        menu_buttons=dict(saved.menu_buttons),
    )
    account.updates.restore(saved.pending, saved.next_update, saved.allowed)
