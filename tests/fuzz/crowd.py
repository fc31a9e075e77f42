"""A crowd that sends the bot whatever comes to hand, and what must hold however it does.

- no exception escapes: nothing is logged as a mistake of ours but an update that cannot be read;
- the inbox moves on: nothing waits, nothing is set aside but what cannot be read;
- nobody is told a secret of a child whose diary was never given to them, a group is told none at all;
- nobody has a role or a grant that no act of a school gave.
"""

import json
import random
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import select

from bot.rooms import ROUTERS
from storage import tables
from tests.fuzz.nonsense import TEXTS, Forger, Nonsense
from tests.fuzz.town import SYLLABLES, Town
from tests.talk import Person
from tests.telegram import Json, chat_json, file_json

BATCH = 40
REMEMBERED = 60  # updates that may be sent once more
SHOWN = 12  # messages of the bot that a chat of the played Telegram remembers here
_SECRET = re.compile(f"(?:{'|'.join(SYLLABLES)}){{5}}")


def kinds_of_buttons() -> list[type[CallbackData]]:
    found = {
        one.callback.callback_data
        for router in ROUTERS
        for handler in router.callback_query.handlers
        for one in handler.filters or ()
        if isinstance(one.callback, CallbackQueryFilter)
    }
    return sorted(found, key=lambda kind: kind.__prefix__)


def commands() -> list[str]:
    return sorted(
        {
            str(name)
            for router in ROUTERS
            for handler in router.message.handlers
            for one in handler.filters or ()
            if isinstance(one.callback, Command)
            for name in one.callback.commands
        }
    )


@dataclass
class Report:
    """What was sent and what was found wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    said: int = 0  # texts the bot has said, labels and pop-ups included
    unreadable: int = 0
    found: list[str] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        if what not in self.found and len(self.found) < 50:
            self.found.append(what)


class Crowd:
    """Everybody in town, sending at random from one seed."""

    def __init__(self, town: Town, seed: int, said: list[str]) -> None:
        self.town, self.talk, self.seed = town, town.talk, seed
        self.rng = random.Random(seed)
        self.nonsense = Nonsense(self.rng, [*town.ids, *(one.id for one in town.people)])
        self.forger = Forger(self.rng, kinds_of_buttons(), said)
        self.commands = commands()
        self.report = Report()
        self._recent: deque[Json] = deque(maxlen=REMEMBERED)
        self._heard: list[tuple[int, str, str]] = []  # (chat, word, the text it stood in) to be judged
        self._tapped: dict[str, int] = {}  # who tapped, by the id of the query
        self._secrets = {secret.word: secret for secret in town.secrets}
        self._roles: set[tuple[Any, ...]] = set()
        self._grants: set[int] = set()
        self._listen()

    # -- what is sent

    def update(self) -> tuple[str, Json]:
        """One update and what kind of nonsense it is."""
        kind = self.rng.choices(
            ["says", "taps", "forges", "content", "any", "spoilt", "again", "late"], [22, 26, 20, 6, 8, 12, 4, 2]
        )[0]
        match kind:
            case "any":
                return kind, self.nonsense.update()
            case "spoilt":
                return kind, self.nonsense.spoilt(self._sane())
            case "again" | "late" if self._recent:
                old = dict(self.rng.choice(self._recent))
                if kind == "late":  # the same content as a new update, long after
                    old.pop("update_id", None)
                return kind, old
        return kind, self._of(kind)

    def _sane(self) -> Json:
        return self._of(self.rng.choice(["says", "taps", "forges", "content"]))

    def _of(self, kind: str) -> Json:
        person = self.rng.choice(self.town.people)
        place = self._place(person)
        match kind:
            case "taps" if data := self._shown(person, place):
                return self._tap(person, place, data)
            case "forges" | "taps":
                return self._tap(person, place, self.forger.data(self.town.ids))
            case "content":
                return self._message(person, place, **self._content(person))
        return self._message(person, place, text=self._words())

    def _place(self, person: Person) -> int:
        """Mostly one's own chat; a group of staff; rarely a chat that is not theirs at all."""
        dice = self.rng.random()
        if dice < 0.88:
            return person.id
        if dice < 0.97:
            return self.rng.choice(self.town.schools).chat.id
        return self.rng.choice([*(one.id for one in self.town.people), -1, -(10**12), 2**52])

    def _words(self) -> str:
        dice = self.rng.random()
        if dice < 0.5:
            argument = self.rng.choice(["", self.rng.choice(TEXTS), str(self.rng.choice(self.town.ids))])
            return f"/{self.rng.choice(self.commands)} {argument}".strip()
        if dice < 0.6:
            school = self.rng.choice(self.town.schools)
            return self.rng.choice(
                [*school.answers.values(), f"/mark 7А алгебра {school.pupil.family} 5", school.pupil.file]
            )
        return self.rng.choice(TEXTS)

    def _content(self, person: Person) -> Json:
        other = self.rng.choice(self.town.people)
        file_id = self.talk.telegram.keeps("x.pdf", b"%PDF-1.4 x") if self.rng.random() < 0.5 else "no-such-file"
        whose = self.rng.choice([person.id, other.id])
        return self.rng.choice(
            [
                {"contact": {"phone_number": "79000000001", "first_name": "A", "user_id": whose}},
                {"contact": {"phone_number": self.rng.choice(TEXTS), "first_name": "A"}},
                {"document": file_json(file_id, "document", self.rng.choice(TEXTS)), "caption": self.rng.choice(TEXTS)},
                {"photo": file_json(file_id, "photo", ""), "media_group_id": "1"},
                {"dice": {"emoji": "🎲", "value": 3}},
                {"location": {"latitude": 1.0, "longitude": 2.0}},
                {"migrate_to_chat_id": -(10**12) - 1},
                {"new_chat_members": [other.user]},
                {},
            ]
        )  # fmt: skip

    def _message(self, person: Person, place: int, **content: Any) -> Json:
        now = int(self.talk.clock.now.timestamp())
        kind = "message" if self.rng.random() < 0.95 else "edited_message"
        date = self.rng.choice([now, now, now, now - 3600, now - 90_000])
        message_id, chat = next(self.talk.telegram.ids), chat_json(place)
        return {kind: {"message_id": message_id, "date": date, "chat": chat, "from": person.user, **content}}

    def _tap(self, person: Person, place: int, data: str) -> Json:
        chat = self.talk.telegram.chat(place)
        query: Json = {
            "id": str(next(self.talk.telegram.ids)), "from": person.user, "chat_instance": "1", "data": data,
            "message": chat.messages.get(chat.last) or {"message_id": 1, "date": 0, "chat": chat_json(place)},
        }  # fmt: skip
        if self.rng.random() < 0.05:
            del query["message"]
            query["inline_message_id"] = "1"
        if self.rng.random() < 0.9:  # otherwise it is too old to be answered
            self.talk.telegram.answers[query["id"]] = []
            self._tapped[query["id"]] = person.id
        return {"callback_query": query}

    def _shown(self, person: Person, place: int) -> str | None:
        """A button the bot has really drawn: here, or for somebody else."""
        chats = self.talk.telegram.chats
        seen = chats.get(place) if self.rng.random() < 0.8 else self.rng.choice(list(chats.values()))
        data = [
            button["callback_data"]
            for message in (seen.messages.values() if seen else ())
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]
        return str(self.rng.choice(data)) if data else None

    # -- what is heard

    def _listen(self) -> None:
        telegram = self.talk.telegram
        show, answer, file = telegram._show, telegram._answer_tap, telegram._file

        def shown(chat: Any, message: Json) -> Json:
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            labels = [str(part) for row in rows for button in row for part in button.values()]
            self._hears(chat.id, " ".join([str(message.get("text", message.get("caption", ""))), *labels]))
            made = show(chat, message)
            chat.everything_said.clear()
            while len(chat.messages) > SHOWN:
                del chat.messages[next(iter(chat.messages))]
            return made

        def answered(form: Json, content: object) -> bool:
            self._hears(self._tapped.get(form.get("callback_query_id", ""), 0), form.get("text", ""))
            return answer(form, content)

        def filed(chat: Any, *rest: Any) -> Json:
            made = file(chat, *rest)
            sent = chat.files.pop()
            self._hears(chat.id, f"{sent.name} {sent.caption} {sent.content.decode(errors='ignore')}")
            return made

        telegram._show, telegram._answer_tap, telegram._file = shown, answered, filed  # type: ignore[method-assign]

    def _hears(self, chat: int, text: str) -> None:
        self.report.said += 1
        self._heard += [(chat, word, text) for word in _SECRET.findall(text.casefold())]

    # -- what must hold

    async def begins(self) -> None:
        self._roles, self._grants = await self._standing_roles(), set(await self._grant_rows())

    async def sends(self, count: int) -> Report:
        """Send so many updates, judging as they go."""
        for batch in range(0, count, BATCH):
            await self._sends_batch(min(BATCH, count - batch))
            await self._judge()
            self.talk.clock.forward(seconds=self.rng.choice([1, 5, 30, 300]))
            if self.rng.random() < 0.2:
                await self.talk.pays()
            if batch % (100 * BATCH) == 0:
                await self._long_after()
        await self.talk.pays()
        await self._judge()
        await self._judge_rights()
        return self.report

    async def _sends_batch(self, size: int) -> None:
        batch: list[Json] = []
        for _ in range(size):
            kind, update = self.update()
            self.report.sent[kind] += 1
            if "update_id" not in update and self.rng.random() < 0.995:
                update = {"update_id": next(self.talk.update_ids)} | update
            batch.append(update)
            if kind not in ("again", "late"):
                self._recent.append(update)
        if self.rng.random() < 0.3:
            self.rng.shuffle(batch)
        try:
            await self.talk.delivers(*batch)
        except Exception as error:
            self.report.wrong(f"{type(error).__name__} of the intake at {[one.get('update_id') for one in batch]}")
            if self.talk.running.done():
                raise

    async def _long_after(self) -> None:
        """Days pass: what is due is told, what is old is forgotten."""
        await self._judge_rights()
        self.talk.clock.forward(hours=self.rng.choice([1, 10, 50]))
        await self.talk.pays()
        await self.talk.intake.purge()
        for reminder in (self.talk.house.reminding, self.talk.house.retention):
            await reminder()
        self._tapped.clear()
        self.talk.telegram.answers.clear()
        self.talk.telegram.kept.clear()
        self.talk.telegram.calls.clear()

    async def _judge(self) -> None:
        for chat, word, text in self._heard:
            secret = self._secrets.get(word)
            if secret and not await self.town.may_hear(chat, secret):
                self.report.wrong(f"chat {chat} was told {word}: {text[:300]!r}")
        self._heard.clear()
        for entry in self.talk.mistakes:
            if entry["event"] in ("inbox.unreadable", "inbox.no_update_id", "inbox.too_deep"):
                self.report.unreadable += 1
            else:
                self.report.wrong(f"logged: { ({key: str(value) for key, value in entry.items()}) }")
        self.talk.logs.clear()
        if self.talk.intake.waiting:
            self.report.wrong(f"{self.talk.intake.waiting} updates wait")

    async def _judge_rights(self) -> None:
        if gained := await self._standing_roles() - self._roles:
            self.report.wrong(f"roles gained: {gained}")
        for grant_id, lawful in (await self._grant_rows()).items():
            if grant_id not in self._grants and not lawful:
                self.report.wrong(f"grant {grant_id} was given by no decision")
        async for update_id, payload in self._set_aside():
            if readable(payload):
                self.report.wrong(f"update {update_id} was set aside and can be read")

    async def _standing_roles(self) -> set[tuple[Any, ...]]:
        row = tables.RoleRow
        query = select(row.person_id, row.school_id, row.kind).where(row.ended_at.is_(None))
        async with self.talk.database.transaction() as connection:
            return {tuple(one) for one in await connection.execute(query)}

    async def _grant_rows(self) -> dict[int, bool]:
        """Every grant, and whether a decision of the school or an act in its audit has given it."""
        grants, audit, cases = tables.GrantRow, tables.AuditRow, tables.ApplicationRow
        given = select(grants.id, grants.pupil_id, cases.decided_by)
        async with self.talk.database.transaction() as connection:
            acts = await connection.execute(select(audit.details).where(audit.act.like("%grant%")))
            noted = {row.details.get("pupil") for row in acts}
            rows = await connection.execute(given.join(cases, cases.id == grants.application_id, isouter=True))
            return {row.id: row.decided_by is not None or row.pupil_id in noted for row in rows}

    async def _set_aside(self) -> Any:
        row = tables.InboxRow
        async with self.talk.database.transaction() as connection:
            aside = list(
                await connection.execute(select(row.update_id, row.payload).where(row.quarantined_at.is_not(None)))
            )
        for one in aside:
            yield one.update_id, one.payload


def readable(payload: str) -> bool:
    try:
        Update.model_validate(json.loads(payload))
    except (ValidationError, ValueError, RecursionError):
        return False
    return True
