"""People in a storm: each does everything exactly once, whatever happens to the bot, and notes what was done."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from benchmarks.school import CLASS, Human, SmallSchool
from benchmarks.stage import Control, Message, Person, buttons

Effect = tuple[str, ...]
"""What an act must leave behind, once: its kind first, then whose and what."""

ANSWERED, CONSENTED, FILED, SIGNED = "answer", "consent", "application", "signed form"
TAKEN, GRANTED, LETTER, MARKED = "case taken", "grant", "letter", "mark"

DAY = "25.11"  # said with every mark: a storm may last over midnight
QUESTIONS = 11
FORM_UPDATES = QUESTIONS + 2  # /apply and the consent before, filing after; the only school is not asked about
SLACK = 4  # how many updates people may be ahead of the next kill
PATIENCE, SIGHT = 180.0, 60  # seconds, and messages looked at

_NUMBER = re.compile(r"№ (\S+)")


@dataclass(slots=True)
class Turns:
    """The count of updates sent. People wait when they are ahead of the kills, so that kills fall among updates."""

    sent: int = 0
    _allowed: int = SLACK
    _opened: bool = False
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def opened(self) -> bool:
        return self._opened

    async def take(self) -> None:
        """Wait for the right to send one more."""
        while self.sent >= self._allowed and not self._opened:
            await self._move()
        self.sent += 1
        self._moved.set()

    async def reached(self, sent: int) -> None:
        while self.sent < sent and not self._opened:
            await self._move()

    def allow(self, sent: int) -> None:
        self._allowed = sent + SLACK
        self._moved.set()

    def open(self) -> None:
        """Nobody waits any more."""
        self._opened = True
        self._moved.set()

    async def _move(self) -> None:
        self._moved.clear()
        await self._moved.wait()


@dataclass(slots=True)
class Scene:
    """What all the people of a storm share."""

    control: Control
    school: SmallSchool
    group: int = 0
    turns: Turns = field(default_factory=Turns)
    done: Counter[Effect] = field(default_factory=Counter)

    async def somebody(self, human: Human) -> Person:
        person = await self.control.person(human.called, human.phone)
        person.patience, person.sight = PATIENCE, SIGHT
        return person

    async def member_of_staff(self, human: Human, link: str) -> Person:
        person = await self.somebody(human)
        await person.says(f"/start {link}")
        await person.sees("Добро пожаловать!")
        return person


@dataclass(frozen=True, slots=True)
class Parent:
    """Answers one question at a time and goes on only when the next one is shown: a doubled answer would shift all."""

    scene: Scene
    person: Person
    human: Human

    async def applies(self) -> None:
        """From /apply to the receipt."""
        account = str(self.person.id)
        await self._says("/apply")
        await self._taps("Даю согласие", (CONSENTED, account))
        await self._asked(2)
        await self._taps("Родитель", (ANSWERED, account, "relation", "parent"))
        for place, (name, answer) in enumerate(self._answers().items(), start=3):
            await self._asked(place)
            await self.scene.turns.take()
            self._note(ANSWERED, account, name, answer)
            if name == "phone":
                await self.person.shares_contact()
            else:
                await self.person.says(answer)
        await self._taps("Здесь, в чате", (ANSWERED, account, "delivery_form", "chat"))
        await self._taps("Подать заявление", (FILED, account), (SIGNED, account))
        await self.person.sees(lambda one: "№ 31-" in one["text"], about="the number, in a receipt or in later news")

    def _answers(self) -> dict[str, str]:
        child = self.human.child
        assert child is not None
        return {
            "applicant_name": self.human.full_name,
            "registered_place": f"Белгород, ул. Попова, д. {self.human.id[1:]}, кв. 7",
            "answer_address": f"{self.human.id}@example.com",
            "phone": self.human.phone,
            "passport_number": f"1408 {self.human.phone[-6:]}",
            "passport_issued_by": "УВД г. Белгорода, 01.02.2010",
            "child_name": child.full_name,
            "child_class": CLASS,
        }

    async def _says(self, text: str) -> None:
        await self.scene.turns.take()
        await self.person.says(text)

    async def _taps(self, label: str, *effects: Effect) -> None:
        message = await self.person.sees(lambda one: label in buttons(one), about=f"button «{label}»")
        await self.scene.turns.take()
        for effect in effects:
            self._note(*effect)
        await self.person.presses(message, label)

    async def _asked(self, place: int) -> None:
        await self.person.sees(f"вопрос {place} из {QUESTIONS}")

    def _note(self, *effect: str) -> None:
        self.scene.done[effect] += 1


@dataclass(frozen=True, slots=True)
class Teacher:
    """Writes a line for every pupil, one after another, and waits for none of them."""

    scene: Scene
    person: Person
    subject: str

    async def marks(self, count: int) -> None:
        first = 0
        for number, pupil in enumerate(self.scene.school.pupils[:count]):
            value = str(2 + (number + len(self.subject)) % 4)
            await self.scene.turns.take()
            said = await self.person.says(f"/mark {CLASS} {self.subject.lower()} {pupil.family} {value} {DAY}")
            first = first or said
            self.scene.done[MARKED, pupil.full_name, self.subject, value] += 1
        if first:
            await self.person.sees(lambda one: "Записано" in one["text"], after=first)


@dataclass(frozen=True, slots=True)
class Officer:
    """Takes every other case of the staff chat and grants it, each button once."""

    scene: Scene
    person: Person
    place: int  # among the officers
    officers: int

    async def decides(self, cases: int) -> None:
        """Until as many of the cases as are theirs have been granted."""
        mine = [number for number in range(1, cases + 1) if number % self.officers == self.place]
        async for number, message in self._cards("Взять", len(mine)):
            await self._taps(message, "Взять", (TAKEN, number))
            granting = await self._card(number, "Предоставить")
            await self._taps(granting, "Предоставить", (GRANTED, number), (LETTER, number))
            await self._decided(number)

    @property
    def group(self) -> int:
        return self.scene.group

    async def _cards(self, label: str, count: int) -> AsyncIterator[tuple[str, Message]]:
        seen: set[str] = set()
        while len(seen) < count:
            message = await self.person.sees(lambda one: self._is_mine(one, label, seen), self.group, about=label)
            number = number_of(message)
            seen.add(number)
            yield number, message

    def _is_mine(self, message: Message, label: str, seen: set[str]) -> bool:
        number = number_of(message)
        if label not in buttons(message) or not number or number in seen:
            return False
        return int(number.rpartition("-")[2]) % self.officers == self.place

    async def _card(self, number: str, label: str) -> Message:
        return await self.person.sees(
            lambda one: label in buttons(one) and number_of(one) == number, self.group, about=f"{number}: «{label}»"
        )

    async def _decided(self, number: str) -> None:
        await self.person.sees(
            lambda one: number_of(one) == number and "Предоставлено" in one["text"],
            self.group,
            about=f"{number} decided",
        )

    async def _taps(self, message: Message, label: str, *effects: Effect) -> None:
        await self.scene.turns.take()
        for effect in effects:
            self.scene.done[effect] += 1
        await self.person.presses(message, label, self.group)


def number_of(message: Message) -> str:
    """The number of the case a message speaks of."""
    found = _NUMBER.search(message["text"])
    return found[1] if found else ""
