"""Personal fields at rest: unreadable without a key, readable with any key of the ring, equal by print alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, insert, select, text

from storage.crypto import Fingerprint, InvalidToken, KeyRing, Sealed, SealedBytes, SealedJson, ring, use_keys
from storage.tables import DraftRow, GuardianRow, PersonRow, PupilRow, Row
from storage.work import Database
from tests.conftest import NOW

NEW, OLD = "a new key of this test", "an old key of this test"

# Where names, phones, addresses, answers and what people typed lie: to add one is to think of one.
SEALED = {
    "absence_note.answer",
    "absence_note.reason",
    "absence_note.words",
    "application.answers", "application.contact_account_phone", "application.progress", "application.reason",
    "application_event.note", "case_message.text",
    "document.data", "draft.answers", "file.content", "file.name",
    "grant.label", "guardian.name", "guardian.phone", "inbox.payload", "misprint.answer", "misprint.words",
    "notice.text", "person.name",
    "person.phone", "pupil.born_on", "pupil.name", "question.answer_text", "question.text",
    "role.end_reason", "secret.value", "staff.name", "staff.phone",
    "authority_code.refs", "authority_seat.name", "authority_seat.phone", "canned_answer.text", "complaint.answer",
    "complaint.drafted", "complaint.said", "complaint_event.note", "inquiry.chosen", "inquiry_turn.text",
    "inspection.ground", "inspection.paper", "instruction.text",
}  # fmt: skip
PRINTS = {
    "authority_code.secret_print", "code_attempt.chat_print", "guardian.phone_print", "link_code.secret_print",
    "person.phone_print",
}  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_to_the_same(said: str) -> None:
    keys = KeyRing([NEW])
    sealed = keys.seal(said)
    assert keys.open(sealed) == said
    assert len(said) < 4 or said.encode() not in sealed


def test_the_same_text_is_sealed_differently_every_time() -> None:
    keys = KeyRing([NEW])
    assert keys.seal("то же") != keys.seal("то же")


def test_keys_rotate_the_first_seals_and_every_one_opens() -> None:
    before, after = KeyRing([OLD]), KeyRing([NEW, OLD])
    assert after.open(before.seal("раньше")) == "раньше"
    assert KeyRing([NEW]).open(after.seal("теперь")) == "теперь"


def test_without_the_key_nothing_opens() -> None:
    with pytest.raises(InvalidToken):
        KeyRing([NEW]).open(KeyRing([OLD]).seal("тайна"))


def test_prints_survive_a_rotation_and_differ_between_keys() -> None:
    assert KeyRing([NEW, OLD]).fingerprint("x") == KeyRing([OLD]).fingerprint("x")
    assert KeyRing([NEW]).fingerprint("x") != KeyRing([OLD]).fingerprint("x")
    assert KeyRing([NEW]).fingerprint("x") != KeyRing([NEW]).fingerprint("y")


def test_a_ring_without_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing([])


def test_every_personal_column_is_sealed() -> None:
    columns = {
        f"{table.name}.{column.name}": column.type for table in Row.metadata.tables.values() for column in table.c
    }
    assert {name for name, kind in columns.items() if isinstance(kind, Sealed | SealedBytes | SealedJson)} == SEALED
    assert {name for name, kind in columns.items() if isinstance(kind, Fingerprint)} == PRINTS


async def test_on_the_disk_there_is_no_name_and_no_phone(database: Database) -> None:
    secrets = ["Тайнов Тайна Тайнович", "+79000000001", "Секретная улица"]
    async with database.transaction() as connection:
        person = insert(PersonRow).values(name=secrets[0], phone=secrets[1], phone_print=secrets[1], created_at=NOW)
        await connection.execute(person)
        kept = (await connection.execute(text("SELECT * FROM person"))).one()
        for secret in secrets:
            assert not any(secret.encode() in bytes(str(value), "utf-8") for value in kept)
        read = (await connection.execute(select(PersonRow.name, PersonRow.phone, PersonRow.phone_print))).one()
        assert tuple(read)[:2] == (secrets[0], secrets[1])
        assert read[2] == ring().fingerprint(secrets[1])
        found = select(PersonRow.id).where(PersonRow.phone_print == secrets[1])
        assert (await connection.execute(found)).scalar_one() == 1


async def test_nothing_said_is_nothing_sealed(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(insert(PersonRow).values(created_at=NOW))
        assert (await connection.execute(text("SELECT name, phone, phone_print FROM person"))).one() == (
            None,
            None,
            None,
        )


async def test_rows_are_read_after_a_rotation(database: Database) -> None:
    use_keys([OLD])
    async with database.transaction() as connection:
        await connection.execute(insert(PersonRow).values(name="Имя", phone_print="+7", created_at=NOW))
    use_keys([NEW, OLD])
    async with database.transaction() as connection:
        row = (await connection.execute(select(PersonRow.name).where(PersonRow.phone_print == "+7"))).one()
    assert row.name == "Имя"


@pytest.mark.parametrize("row", [DraftRow, GuardianRow, PupilRow])
def test_a_sealed_column_is_bytes_for_the_database(row: type[Row]) -> None:
    kinds = [column.type for column in row.__table__.c if isinstance(column.type, Sealed | SealedJson)]
    assert kinds
    assert all(isinstance(kind.impl, LargeBinary) for kind in kinds)
