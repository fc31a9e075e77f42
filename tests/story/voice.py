"""Applicants who ask and complain, the staff who answer, the authorities who consider: over one city."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from faker import Faker

from benchmarks.stage import Control, Message, Person
from bot.forms.complaint import DONE, DRAFT, SKIP, Asked
from domain.complaints import Against
from domain.people import FullName
from storage import tables
from tests.seed import LONG_AGO, Seed
from tests.story.city import City, School, Story, Town

SUBJECT = "Заявление отклонили, хотя ребёнок учится в этой школе с первого класса."
ADDRESS = "308000, Белгород, ул. Садовая, д. 5, кв. 6"
FOUND = "Ребёнок зачислен 01.09.2020, основания для отказа не было."
MEASURES = ("Отменить отказ и предоставить доступ", "Объявить замечание ответственному сотруднику")
QUESTION = "Почему в дневнике не видно второго ребёнка?"
ANSWER = "Второму ребёнку нужен отдельный доступ: подайте ещё одно заявление."
SPARE = 14  # applicants a school whose complaint lacks only its reason


@dataclass
class Office:
    """An authority: its people by Telegram id and by name, and their chat."""

    id: int
    name: str
    head: int
    officer: int
    names: dict[int, str]
    group: int = 0


@dataclass
class Offices:
    """The authority over both schools and the one above it; applicants by school, each with a name of their own."""

    over: Office
    above: Office
    applicants: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


async def settle_offices(seed: Seed, control: Control, city: City, kept: list[Offices]) -> Sequence[int]:
    """Build the authorities over a city, and applicants who have answered all of the form but its reason."""
    folk = Faker("ru_RU")
    folk.seed_instance("offices")
    above = await _office(seed, control, folk, "Департамент образования", None)
    over = await _office(seed, control, folk, "Управление образования", above.id)
    offices = Offices(over, above)
    for mode, school in city.schools.items():
        await seed.add(tables.AuthoritySchoolRow, school_id=school.id, authority_id=over.id)
        offices.applicants[mode] = [await _applicant(seed, control, folk, school) for _ in range(SPARE)]
    kept.append(offices)
    people = [one for office in (over, above) for one in (office.head, office.officer)]
    return [*people, *(one for spare in offices.applicants.values() for one, _name in spare)]


async def _office(seed: Seed, control: Control, folk: Faker, name: str, superior: int | None) -> Office:
    id_ = await seed.add(
        tables.AuthorityRow, code=name, name=name, number_prefix="71" if superior else "70", zone="Europe/Moscow",
        region="belgorod", facts={"phone": "+7 4722 11-11-11"}, superior_id=superior, created_at=LONG_AGO,
    )  # fmt: skip
    found: list[Person] = []
    names: dict[int, str] = {}
    for kind in ("head", "officer"):
        full = f"{folk.last_name_male()} {folk.first_name_male()} {folk.middle_name_male()}"
        person = await control.person(full)
        viewer = await seed.person(external_id=str(person.id), consented=False)
        await seed.add(
            tables.SeatRow, person_id=viewer.person_id, authority_id=id_, kind=kind, name=full,
            position="начальник" if kind == "head" else "специалист", phone="+74722111111", granted_at=LONG_AGO,
        )  # fmt: skip
        found.append(person)
        names[person.id] = full
    office = Office(id_, name, found[0].id, found[1].id, names, await control.group(name, found))
    account = await seed.add(
        tables.AccountRow, messenger="telegram", external_id=str(office.group), kind="group", locale="ru", settings={},
        created_at=LONG_AGO,
    )  # fmt: skip
    await seed.changes(tables.AuthorityRow, id_, chat_account_id=account)
    return office


async def _applicant(seed: Seed, control: Control, folk: Faker, school: School) -> tuple[int, str]:
    name = f"{folk.last_name_female()} {folk.first_name_female()} {folk.middle_name_female()}"
    person = await control.person(name)
    viewer = await seed.person(external_id=str(person.id), consented=False)
    said = {Asked.SCHOOL: str(school.id), Asked.AGAINST: Against.SCHOOL}
    if not school.in_person:
        said |= {
            Asked.OFFICIAL: SKIP, Asked.NAME: name, Asked.REPRESENTATIVE: SKIP, Asked.ADDRESS: ADDRESS,
            Asked.SUBJECT: SUBJECT, Asked.PAPERS: DONE,
        }  # fmt: skip
    answers = {key.value: str(value) for key, value in said.items()}
    await seed.add(
        tables.DraftRow, account_id=viewer.account_id, kind=DRAFT, answers=answers, version=1, updated_at=LONG_AGO
    )
    return person.id, name


@dataclass
class Grievance:
    """One complaint: who complains, and the office that considers it."""

    town: Town
    school: School
    office: Office
    applicant: Person
    name: str
    number: str = ""

    @classmethod
    def of(cls, town: Town, offices: Offices, mode: str = "messenger") -> "Grievance":
        """By an applicant whose form is ready but for the reason."""
        id_, name = offices.applicants[mode].pop()
        return cls(town, town.school(mode), offices.over, town.person(id_), name)

    @property
    def head(self) -> Person:
        return self.town.person(self.office.head)

    @property
    def officer(self) -> Person:
        return self.town.person(self.office.officer)

    async def is_filed(self, reason: str = "Отказали без основания") -> "Grievance":
        await self.applicant.says("/complain")
        await self.applicant.taps(reason)
        await self.is_signed_by_the_applicant()
        return self

    async def is_signed_by_the_applicant(self) -> Message:
        """The full text stands over the signature; the journal number is told at once."""
        await self.applicant.taps("Подписать и подать")
        receipt = await self.applicant.sees("Жалоба принята")
        found = re.search(r"№ (Ж-\d\d-\d{4}-\d{6})", receipt["text"])
        assert found
        self.number = found[1]
        return receipt

    async def is_entered_from_a_paper(self) -> None:
        """It came by post: the officer writes it down, and the number is told at once."""
        officer = self.officer
        await officer.says("/inbox")
        await officer.taps("Внести жалобу на бумаге")
        await officer.taps("почта")
        await officer.taps(self.school.name, under="На кого жалоба")
        await officer.taps("Нарушен срок услуги")
        await officer.taps("Не указано", under="должностное лицо")
        await officer.sees("отчество заявителя")
        await officer.says(self.name)
        await officer.taps("Не указано", under="через представителя")
        await officer.sees("адрес для ответа")
        await officer.says(ADDRESS)
        await officer.sees("перепишите его")
        await officer.says(SUBJECT)
        await officer.taps("Готово", under="скан жалобы")
        await officer.taps("Зарегистрировать жалобу")
        told = await officer.sees("Жалоба зарегистрирована")
        self.number = told["text"].split("№ ")[1].split()[0]

    async def is_appointed(self) -> "Grievance":
        """The head gives it to the officer, who has it open (B 5.6)."""
        await self.head.taps("Открыть", under=f"Новая жалоба № {self.number}")
        await self.head.taps("Назначить ответственного…", under=self.number)
        name = FullName.read(self.office.names[self.office.officer]).initials()
        await self.head.taps(f"{name} · специалист", under=self.number)
        await self.officer.taps("Открыть", under=f"Вам поручена жалоба № {self.number}")
        return self

    async def is_drafted(self, outcome: str, *words: str) -> None:
        """The officer prepares the answer; it waits for the head."""
        await self.officer.taps(outcome, under=self.number)
        for one in words:
            await self.officer.says(one)
        await self.officer.sees(lambda message: self.number in message["text"] and "Проект" in message["text"])

    async def is_left(self, place: str) -> Any:
        """The officer proposes to leave it without an answer by one of the closed list; the pop-up, if any."""
        await self.officer.taps("Без ответа по существу…", under=self.number)
        return await self.officer.taps(place, under="Без ответа по существу можно оставить")

    async def is_signed(self) -> Message:
        """The head signs once asked; what has come to the applicant."""
        await self.head.taps("Открыть", under=f"Жалоба № {self.number}: проект ответа")
        await self.head.taps("Подписать ответ", under=self.number)
        await self.head.taps("Да, подписать", under=self.number)
        return await self.applicant.sees(
            lambda message: self.number in message["text"] and "Что дальше" in message["text"], about=self.number
        )

    async def is_unheard_of(self, *words: str) -> None:
        """Nothing of it was ever said to the school's people or in their chat (B 5.5)."""
        everybody = {one for hands in self.school.hands for one in (hands.officer, hands.head, hands.administrator)}
        said: list[Message] = []
        for one in everybody:
            person = self.town.person(one)
            person.sight = 200
            said += await person.chat()
        reader = self.town.person(self.school.hands[0].officer)
        reader.sight = 200
        said += await reader.chat(self.school.group)
        told = "\n".join(str((one["text"], one["buttons"], one["file"])) for one in said)
        for word in (self.number, *self.name.split(), SUBJECT, FOUND, *words):
            assert word not in told, word


@dataclass
class Question:
    """One question to the staff of a school: who asks, and the officer who answers."""

    town: Town
    school: School
    applicant: Person
    officer: Person
    number: str = ""

    @classmethod
    async def of(cls, town: Town, mode: str = "messenger", officer: int = 0) -> "Question":
        school = town.school(mode)
        one = town.person(school.hands[officer].officer)
        one.patience = 90  # a group is written to so many times a minute and no more
        return cls(town, school, await town.new_person(), one)

    async def is_asked(self, text: str = QUESTION) -> "Question":
        """From the description of the service, by topic; the number is told at once."""
        await self.applicant.says("/about")
        await self.applicant.taps(self.school.name)
        await self.applicant.taps("Задать вопрос")
        await self.applicant.taps("Вход и дневник")
        if not self.school.in_person:
            await self.applicant.says(text)
        told = await self.applicant.sees(lambda message: "Вопрос № О-" in message["text"], about="the number")
        self.number = told["text"].split("№ ")[1].split()[0]
        return self

    async def is_taken(self, text: str = QUESTION) -> "Question":
        """The officer takes it by the card in the staff chat and reads it in private."""
        await self.is_asked(text)
        await self.officer.taps("Взять", self.school.group, under=self.number)
        shown = await self.officer.sees(self.number)
        assert (text in shown["text"]) is not self.school.in_person
        return self

    async def is_offered(self) -> "Question":
        """It cannot be answered at once: the three options are put to the applicant."""
        await self.is_taken()
        await self.officer.taps("Три варианта", under=self.number)
        await self.applicant.sees("Сразу ответить не получилось")
        return self

    async def is_answered(self, text: str = ANSWER) -> Message:
        """In private, shown before it goes; the answer as the applicant has it."""
        await self.officer.says(text)
        await self.officer.taps("Отправить ответ", under=self.number)
        return await self.applicant.sees(lambda message: "Ответ дан" in message["text"] and text in message["text"])

    async def is_chosen(self, option: str, said: str = "") -> Message:
        """The applicant takes one of the three; the officer hears of it in private."""
        await self.applicant.taps(option, under=self.number)
        if said:
            await self.applicant.says(said)
        await self.officer.taps("Ответить", under=said or "Ответ будет письменным")
        return await self.applicant.sees(
            lambda message: self.number in message["text"] and "Сразу ответить" not in message["text"]
        )

    async def is_quiet(self, *words: str) -> None:
        """Not a word of it stands in the staff chat, whose card has its number."""
        self.officer.sight = 200
        said = "\n".join(str((one["text"], one["buttons"])) for one in await self.officer.chat(self.school.group))
        assert self.number in said
        assert [word for word in words if word in said] == []


async def attaches(person: Person, name: str, data: bytes, *, photo: bool = False) -> None:
    """A file sent in private."""
    where = {"as": person.id, "chat": person.control.bot_id}
    await person.control.post("attach", **where, name=name, data=base64.b64encode(data).decode(), photo=photo)


async def refused_and_complains(story: Story, offices: Offices) -> Grievance:
    """Two taps under the refusal, and the case is attached; what the school knows already is not asked again."""
    await story.parent.taps("Подать жалобу")
    await story.parent.taps("Отказали без основания")
    grievance = Grievance(story.town, story.school, offices.over, story.parent, story.family.parent)
    if story.in_person:
        await grievance.is_signed_by_the_applicant()
        return grievance
    await story.parent.taps("Пропустить")  # the official
    await story.parent.sees("подаёт представитель")
    await story.parent.taps("Пропустить")
    await story.parent.says(SUBJECT)
    await story.parent.taps("Готово")
    review = await story.parent.sees("Проверьте жалобу")
    assert story.family.parent in review["text"]
    await grievance.is_signed_by_the_applicant()
    return grievance
