"""Files through Telegram: brought, kept, sent again without a second upload."""

import pytest
from aiogram.types import Message

from bot.files import fetching, file_of, send_files
from bot.i18n import speaking
from bot.screens.files import refused
from bot.services.keeping import keep, received
from domain.files import DAILY_FILES, LARGEST, BadFile, FileKind, FileRef, NewFile, Purpose
from storage.work import Database
from tests.conftest import TurnedClock
from tests.seed import seeding
from tests.talk import PICTURE, Talk, talking

PAPER = b"%PDF-1.7 homework"


async def kept(talk: Talk, name: str, content: bytes) -> int:
    """A file sent by somebody and kept; its id."""
    async with seeding(talk.database) as seed:
        viewer = await seed.person()
    ref = FileRef(talk.telegram.keeps(name, content), name)
    new = await received(fetching(talk.bot), ref, Purpose.HOMEWORK)
    assert isinstance(new, NewFile)
    async with talk.database.open_act() as work:
        file_id = await keep(work, new, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=None)
    assert isinstance(file_id, int)
    return file_id


async def test_a_message_tells_the_file_it_carries(database: Database, clock: TurnedClock) -> None:
    async with talking(database, clock) as talk:
        person = talk.person()
        photo = Message.model_validate((await person.sends_photo())["message"])
        paper = Message.model_validate((await person.sends_document("Задание.pdf", PAPER))["message"])
        words = Message.model_validate((await person.says("без файла"))["message"])
    assert file_of(photo) == FileRef("file-0", "photo.jpg")
    assert file_of(paper) == FileRef("file-1", "Задание.pdf")
    assert file_of(words) is None


async def test_a_file_is_uploaded_once_and_then_sent_by_its_address(database: Database, clock: TurnedClock) -> None:
    async with talking(database, clock) as talk:
        ids = [
            await kept(talk, "Задание.pdf", PAPER),
            await kept(talk, "1.jpg", PICTURE),
            await kept(talk, "2.jpg", PICTURE),
        ]
        first, second = talk.person(), talk.person()
        await send_files(talk.bot, talk.house.keeping, first.id, ids)
        assert talk.telegram.uploads == 3
        await send_files(talk.bot, talk.house.keeping, second.id, ids)
        assert talk.telegram.uploads == 3
    assert [file.content for file in second.files] == [PICTURE, PICTURE, PAPER]
    assert second.files[2].name == "Задание.pdf"


async def test_an_address_of_another_token_is_forgotten_and_the_file_uploaded_anew(
    database: Database, clock: TurnedClock
) -> None:
    async with talking(database, clock) as talk:
        file_id = await kept(talk, "Задание.pdf", PAPER)
        await talk.house.keeping.sent({file_id: "of the token before"}, talk.bot.id)
        person = talk.person()
        await send_files(talk.bot, talk.house.keeping, person.id, [file_id])
        assert [file.content for file in person.files] == [PAPER]
        (copy,) = await talk.house.keeping.copies([file_id], talk.bot.id)
        assert copy.address is not None
        assert copy.address in talk.telegram.kept


async def test_what_telegram_does_not_give_is_no_file(database: Database, clock: TurnedClock) -> None:
    async with talking(database, clock) as talk:
        fetch = fetching(talk.bot)
        assert await received(fetch, FileRef("nothing", "a.pdf"), Purpose.HOMEWORK) is BadFile.NOT_FETCHED
        assert await received(fetch, FileRef("big", "a.pdf", LARGEST + 1), Purpose.HOMEWORK) is BadFile.TOO_BIG


async def test_an_account_has_a_share_of_a_day(database: Database, clock: TurnedClock) -> None:
    async with seeding(database) as seed:
        viewer = await seed.person()
    note = NewFile("a.txt", FileKind.TEXT, b"a")
    async with database.open_act() as work:
        for _ in range(DAILY_FILES):
            assert await keep(work, note, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=None) != (
                BadFile.TOO_MANY
            )
        more = await keep(work, note, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=None)
    assert more is BadFile.TOO_MANY


@pytest.mark.parametrize("why", BadFile)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_file_that_is_not_taken_gets_a_sentence_that_says_what_to_do(why: BadFile, purpose: Purpose) -> None:
    with speaking("ru"):
        text = refused(why, purpose).text
    assert "{" not in text
    assert text.endswith(".")
