"""What is held of a person: told whole, erased whole, and no table forgotten."""

from datetime import timedelta

from sqlalchemy import func, select, update

from domain.files import FileKind, NewFile, Purpose
from domain.retention import PERSON
from storage.crypto import Sealed, SealedBytes, SealedJson
from storage.holdings import ERASED_ADDRESS, HOLDINGS
from storage.tables import AccountRow, ConsentRow, DraftRow, FileRow, PersonRow, Row
from storage.work import Database
from tests.seed import seeding

# Tables with sealed words that are not a person's own of ours, and whose they are instead.
OTHERS = {
    "authority_code": "of an authority: it names whom it invites",
    "canned_answer": "a school's own words",
    "complaint_event": "the course of a complaint: it goes with it",
    "inspection": "an authority's own paper",
    "instruction": "an authority's own words",
    "application_event": "the course of a case: it goes with the case",
    "case_message": "what is said about a case: it goes with the case",
    "document": "a signed paper: it goes with the case",
    "guardian": "the school's own roll",
    "inbox": "what came, for two days",
    "misprint": "of a letter of a case: it goes with the case",
    "notice": "what an official said to parents",
    "pupil": "the school's own roll",
    "secret": "of the installation",
    "staff": "the school's own roll",
}


def test_every_table_with_words_of_people_is_thought_of() -> None:
    sealed = {
        table.name
        for table in Row.metadata.sorted_tables
        if any(isinstance(one.type, Sealed | SealedBytes | SealedJson) for one in table.c)
    }
    named = {holding.name for holding in HOLDINGS}
    assert sealed - named == set(OTHERS)
    assert not named & set(OTHERS)


async def somebody(database: Database) -> int:
    """A person with a name, a draft, a file of homework and one of a complaint."""
    async with seeding(database) as seed:
        viewer = await seed.person(external_id="777000")
    async with database.open_act() as work:
        await work.accounts.introduce(viewer.person_id, "Фамилия Имя Отчество", "+79000000001")
        await work.drafts.open(viewer.account_id, "application", work.now, {"applicant_name": "Фамилия"})
        for purpose in (Purpose.HOMEWORK, Purpose.COMPLAINT):
            new = NewFile(f"{purpose}.pdf", FileKind.PDF, b"%PDF-")
            await work.files.keep(new, purpose, account_id=viewer.account_id, school_id=None, at=work.now)
    return viewer.person_id


async def test_everything_of_a_person_is_told_and_nothing_of_another(database: Database) -> None:
    person_id, _other = await somebody(database), await _another(database)
    async with database.open_read() as work:
        told = {held.name: held.rows for held in await work.holdings.of(person_id)}
    assert told["person"][0]["name"] == "Фамилия Имя Отчество"
    assert told["draft"][0]["answers"] == {"applicant_name": "Фамилия"}
    assert [row["name"] for row in told["file"]] == ["homework.pdf", "complaint.pdf"]
    assert "content" not in told["file"][0]
    assert "Чужой" not in str(told)


async def _another(database: Database) -> int:
    async with seeding(database) as seed:
        viewer = await seed.person()
    async with database.open_act() as work:
        await work.accounts.introduce(viewer.person_id, "Чужой Человек")
    return viewer.person_id


async def test_what_is_left_of_an_erased_person_names_nobody(database: Database) -> None:
    person_id = await somebody(database)
    async with database.open_act() as work:
        await work.holdings.erase(person_id, work.now)
        told = {held.name: held.rows for held in await work.holdings.of(person_id)}
    assert told["person"][0]["name"] is None
    assert told["person"][0]["phone"] is None
    assert told["draft"] == ()
    assert told["account"][0]["external_id"].startswith(ERASED_ADDRESS)
    for word in ("Фамилия", "79000000001", "777000"):
        assert word not in str(told)
    async with database.transaction() as connection:
        kept = await connection.execute(select(FileRow.purpose).where(FileRow.content.is_not(None)))
        assert kept.scalars().all() == [Purpose.COMPLAINT]  # it belongs to a case
        assert (await connection.execute(select(func.count()).select_from(DraftRow))).scalar_one() == 0


async def test_a_person_is_erased_only_when_the_term_after_the_withdrawal_is_over(database: Database) -> None:
    person_id = await somebody(database)
    withdrawn = database.clock()
    async with database.transaction() as connection:
        await connection.execute(update(ConsentRow).values(withdrawn_at=withdrawn))
    async with database.open_read() as work:
        assert await work.holdings.to_erase(withdrawn, 10) == []
        assert await work.holdings.to_erase(withdrawn + timedelta(seconds=1), 10) == [person_id]
    assert PERSON.keeps == timedelta(days=30)


async def test_whoever_consents_again_or_works_at_the_school_is_not_erased(database: Database) -> None:
    person_id = await somebody(database)
    later = database.clock() + timedelta(days=1)
    async with database.transaction() as connection:
        await connection.execute(update(ConsentRow).values(withdrawn_at=database.clock()))
    async with database.open_act() as work:
        await work.accounts.consent(person_id, "1", work.now)
        assert await work.holdings.to_erase(later, 10) == []


async def test_somebody_who_comes_back_after_being_erased_is_a_new_person(database: Database) -> None:
    person_id = await somebody(database)
    async with database.open_act() as work:
        await work.holdings.erase(person_id, work.now)
        viewer = await work.accounts.admit("777000", "ru", work.now)
    assert viewer.person_id != person_id
    async with database.transaction() as connection:
        count = select(func.count()).select_from(AccountRow)
        assert (await connection.execute(count)).scalar_one() == 2
        erased = select(func.count()).where(PersonRow.erased_at.is_not(None))
        assert (await connection.execute(erased)).scalar_one() == 1
