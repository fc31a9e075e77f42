"""A database in which a small school stands and one-time links wait, ready to be copied for a bot."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.school import SCHOOL_FACTS, SOURCE_ID, SmallSchool
from benchmarks.stage import NOW, Bot
from bot.commands.importing import files_of
from bot.services.importing import Importing
from bot.services.joining import Joining
from domain.access import RoleKind
from exchange.reading import read
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.work import Database


@dataclass(frozen=True, slots=True)
class Founded:
    """The school, the key its rows are sealed with, and the links that make somebody of its staff."""

    path: Path
    key: str
    school: SmallSchool
    teachers: tuple[str, ...]
    officers: tuple[str, ...]
    seat: str  # what an officer says in the group to make it the staff chat

    def give(self, bot: Bot) -> Bot:
        """Let the bot serve a copy of the school."""
        bot.key = self.key
        shutil.copy(self.path, bot.database)
        return bot


async def found_school(folder: Path, pupils: int) -> Founded:
    """Make the school by the services behind `school add`, `import` and `invite`."""
    bot, school = Bot(folder, ""), SmallSchool.of(pupils)
    school.save(folder / "files")
    use_keys([bot.key])
    engine = open_engine(bot.database_url)
    await bring_up_to_date(engine)
    database = Database(engine, lambda: datetime.fromisoformat(NOW))
    async with database.open_act() as work:
        school_id = await work.schools.add(
            work.now,
            name=SCHOOL_FACTS["name"],
            source_id=SOURCE_ID,
            profile=SCHOOL_FACTS["profile"],
            personal_data=SCHOOL_FACTS["personal-data"],
            number_prefix=SCHOOL_FACTS["prefix"],
            standing_order=SCHOOL_FACTS["standing-order"],
            zone="Europe/Moscow",
            region=None,
            contacts={},
            protect_content=False,
        )
    await Importing(database).run(read(files_of(folder / "files")))
    async with database.open_read() as work:
        staff = {source_id: staff_id for staff_id, source_id, _name, _position in await work.schools.staff(school_id)}
    joining = Joining(database)
    teachers = [await joining.invite(RoleKind.TEACHER, school_id, staff[one.id]) for one in school.teachers]
    officers = [await joining.invite(RoleKind.OFFICER, school_id, staff[one.id]) for one in school.officers]
    seat = f"/seat {await joining.invite_staff_chat(school_id)}"
    await database.close()
    return Founded(bot.database, bot.key, school, tuple(teachers), tuple(officers), seat)
