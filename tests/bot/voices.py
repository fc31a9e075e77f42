"""Ways into inquiries and complaints, shared by their tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faker import Faker
from sqlalchemy import update

from domain.complaint_door import SeatKind
from domain.people import FullName
from storage import tables
from tests.bot.conftest import School, gives, rows
from tests.talk import Group, Person, Talk

QUESTION = "Почему в дневнике не видно второго ребёнка?"


async def asks(person: Person, school: School, text: str = QUESTION, topic: str = "Вход и дневник") -> str:
    """A person asks the staff of a school; the number."""
    await person.says("/about")
    if school.name in person.buttons:
        await person.taps(school.name)
    await person.taps("Задать вопрос")
    await person.taps(topic)
    if not school.in_person:
        await person.says(text)
    return str((await rows(school.talk.database, tables.InquiryRow))[-1]["number"])


async def taken(person: Person, school: School, **how: Any) -> str:
    """An inquiry that the officer has taken, opened with them in private."""
    number = await asks(person, school, **how)
    await school.talk.pays()
    await school.officer.taps("Взять", on=school.chat)
    await school.talk.pays()
    return number


async def the_inquiry(talk: Talk) -> Mapping[str, Any]:
    return (await rows(talk.database, tables.InquiryRow))[-1]


# -- complaints

SUBJECT = "Заявление отклонили, хотя ребёнок учится в этой школе с первого класса."
NAME, ADDRESS = "Жалобина Ольга Сергеевна", "308000, Белгород, ул. Садовая, д. 5, кв. 6"


@dataclass
class Body:
    """An authority with its head, two officers and their chat."""

    talk: Talk
    id: int
    name: str
    head: Person = field(init=False)
    officer: Person = field(init=False)
    colleague: Person = field(init=False)
    chat: Group = field(init=False)
    ids: dict[int, int] = field(default_factory=dict)  # person ids by Telegram id
    names: dict[int, str] = field(default_factory=dict)


async def a_body(talk: Talk, *schools: School, superior_of: Body | None = None) -> Body:
    """Build an authority by the same codes a real one uses."""
    folk = Faker("ru_RU")
    folk.seed_instance(f"body {len(await rows(talk.database, tables.AuthorityRow))}")
    number = len(await rows(talk.database, tables.AuthorityRow)) + 1
    name = f"Управление образования № {number}"
    async with talk.database.open_upkeep() as work:
        body_id = await work.authorities.add(
            work.now, code=f"body-{number}", name=name, number_prefix=f"{70 + number}", zone="Europe/Moscow",
            region="belgorod", facts={"phone": "+7 4722 11-11-11", "address": "г. Белгород, ул. Примерная, д. 9"},
        )  # fmt: skip
        for school in schools:
            await work.authorities.oversee(body_id, school.id)
    if superior_of is not None:
        async with talk.database.transaction() as connection:
            await connection.execute(
                update(tables.AuthorityRow).where(tables.AuthorityRow.id == superior_of.id).values(superior_id=body_id)
            )
    body = Body(talk, body_id, name)
    seating = talk.house.seating

    async def hired(kind: SeatKind) -> Person:
        person, full = talk.person(), f"{folk.last_name_male()} {folk.first_name_male()} {folk.middle_name_male()}"
        secret = await seating.invite(body_id, kind, name=full, position="специалист органа", phone="+74722111111")
        await person.says(f"/start {secret}")
        async with talk.database.open_read() as work:
            viewer = await work.accounts.viewer(str(person.id))
        assert viewer is not None
        body.ids[person.id], body.names[person.id] = viewer.person_id, full
        return person

    body.head, body.officer = await hired(SeatKind.HEAD), await hired(SeatKind.OFFICER)
    body.colleague = await hired(SeatKind.OFFICER)
    body.chat = talk.group()
    await body.head.says(f"/seat {await seating.invite_chat(body_id)}", to=body.chat)
    return body


async def complains(
    person: Person,
    school: School,
    *,
    against: str = "На школу или её сотрудника",
    reason: str = "Отказали без основания",
    subject: str = SUBJECT,
    official: str = "Пропустить",
) -> str:
    """A person complains through the whole form; the journal number."""
    await person.says("/complain")
    if "Подать жалобу" in person.buttons:
        await person.taps("Подать жалобу")
    if school.name in person.buttons:
        await person.taps(school.name)
    await person.taps(against)
    await person.taps(reason)
    if not school.in_person:
        await gives(person, official, school)
        await person.says(NAME)
        await person.taps("Пропустить")
        await person.says(ADDRESS)
        await person.says(subject)
        await person.taps("Готово")
    await person.taps("Подписать и подать")
    return str((await rows(school.talk.database, tables.ComplaintRow))[-1]["number"])


async def appointed(person: Person, school: School, body: Body, **how: Any) -> str:
    """A complaint that the head has given to the officer, open before them."""
    number = await complains(person, school, **how)
    await school.talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    await body.head.taps(button_of(body, body.officer))
    await school.talk.pays()
    await body.officer.taps("Открыть")
    return number


def button_of(body: Body, person: Person) -> str:
    """The button that appoints this person."""
    post = "руководитель" if person is body.head else "специалист"
    return f"{FullName.read(body.names[person.id]).initials()} · {post}"


async def drafted(body: Body, outcome: str, *words: str) -> None:
    """The officer prepares an answer."""
    await body.officer.taps(outcome)
    for one in words:
        await body.officer.says(one)
    await body.talk.pays()


async def signed(body: Body) -> None:
    await body.head.taps("Открыть")
    await body.head.taps("Подписать ответ")
    await body.head.taps("Да, подписать")
    await body.talk.pays()


async def the_complaint(talk: Talk) -> Mapping[str, Any]:
    return (await rows(talk.database, tables.ComplaintRow))[-1]
