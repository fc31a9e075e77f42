"""Who may what: every command and every kind of button stands in one table, and to all others it is a polite nothing.

A new router, command or button fails here until it has its row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from aiogram import Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot.rooms import ROUTERS
from bot.screens import common
from bot.services.applying import DRAFT
from domain.profiles import Field
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.seed import LONG_AGO, seeding
from tests.talk import Person, Talk

EVERYBODY = "everybody"
STRANGER, APPLICANT, PARENT, TEACHER, OFFICER = (
    "a stranger",
    "the applicant",
    "another parent",
    "the teacher",
    "an officer",
)
OTHER_TEACHER, OTHER_OFFICER = "a teacher elsewhere", "an officer elsewhere"


@dataclass(frozen=True)
class Row:
    """What is tried, and by whom it may be; `{names}` are ids of the scene."""

    who: tuple[str, ...]
    tries: tuple[str, ...]


COMMANDS = {
    "start": Row((EVERYBODY,), ("/start", "/start nosuchsecretnosuchsec")),
    "help": Row((EVERYBODY,), ("/help",)),
    "cancel": Row((EVERYBODY,), ("/cancel",)),
    "apply": Row((EVERYBODY,), ("/apply",)),  # the consent first
    "cases": Row((EVERYBODY,), ("/cases",)),  # one's own
    "complain": Row((EVERYBODY,), ("/complain",)),
    "complaints": Row((EVERYBODY,), ("/complaints",)),
    "inbox": Row((EVERYBODY,), ("/inbox",)),  # nobody here has a post in an authority
    "control": Row((EVERYBODY,), ("/control",)),  # nobody here is a head
    "ask": Row((EVERYBODY,), ("/ask",)),
    "questions": Row((OFFICER, OTHER_OFFICER), ("/questions",)),
    "about": Row((EVERYBODY,), ("/about",)),
    "today": Row((APPLICANT,), ("/today",)),
    "day": Row((APPLICANT,), ("/day",)),
    "consent": Row((EVERYBODY,), ("/consent",)),  # one's own
    "settings": Row((EVERYBODY,), ("/settings",)),  # one's own
    "mydata": Row((EVERYBODY,), ("/mydata",)),  # one's own
    "mark": Row((TEACHER, OTHER_TEACHER), ("/mark 7А алгебра {family} 5", "/mark 7А алгебра всем 5", "/mark")),
    "results": Row((TEACHER, OTHER_TEACHER), ("/results",)),
    "register": Row((TEACHER, OTHER_TEACHER), ("/register",)),
    "change": Row((OFFICER, OTHER_OFFICER), ("/change 7А 25.11 3 отмена", "/change")),  # of one's own school
    "absent": Row((OFFICER, OTHER_OFFICER), ("/absent 7А", "/absent 7А {family} н", "/absent")),  # of one's own school
    "notice": Row((OFFICER, OTHER_OFFICER), ("/notice",)),  # to parents of one's own school
    "class": Row((), ("/class",)),  # nobody here leads one
    "question": Row((APPLICANT, PARENT), ("/question",)),
    "lessons": Row((TEACHER, OTHER_TEACHER, OFFICER), ("/lessons", "/lessons 7а")),  # of a class: by its staff
    "absences": Row((TEACHER, OTHER_TEACHER), ("/absences",)),  # of the classes one leads
    "paper": Row((OFFICER, OTHER_OFFICER), ("/paper",)),  # for one's own school
    "queue": Row((OFFICER,), ("/queue",)),
    "status": Row((OFFICER, OTHER_OFFICER), ("/status",)),  # of one's own school
    "find": Row((OFFICER,), ("/find {number}", "/find")),
    "texts": Row((OFFICER, OTHER_OFFICER), ("/texts", "/texts Здравствуйте!")),  # of one's own school
    "journal": Row((OFFICER, OTHER_OFFICER), ("/journal 25.11.2026", "/journal")),  # of one's own school
    "readers": Row((OFFICER,), ("/readers {file}", "/readers")),
    "left": Row((OFFICER,), ("/left {file} 01.06.2027 выпуск", "/left")),
    "staff": Row((OFFICER,), ("/staff",)),  # nothing but to the head
    "year": Row((OFFICER, OTHER_OFFICER), ("/year",)),  # of one's own school
    "export": Row((OFFICER, OTHER_OFFICER), ("/export",)),  # of one's own school
    "seat": Row((), ("/seat nosuchsecretnosuchsec", "/seat")),  # in a group, with a one-time code of the school
}
TAPS = {
    "s": Row((EVERYBODY,), ("s:apply:", "s:code:", "s:home:en", "s:cases:", "s:no_such_act:")),
    "va": Row(
        (EVERYBODY,), ("va:menu:0:0:", "va:people:0:0:en", "va:no_such:0:0:", "va:form_none:0:0:", "va:schools:0:7:")
    ),
    "vk": Row((), tuple(f"vk:{act}:1:1" for act in ("figures", "picture", "checks", "planned", "report", "paper"))),
    "vw": Row((APPLICANT,), ("vw:{case}:1", "vw:{case}:0")),
    "vq": Row((EVERYBODY,), ("vq:topics:0::", "vq:ask:77:apply:", "vq:no_such:0::")),
    "vt": Row((), tuple(f"vt:{act}:1:1" for act in ("show", "why", "add", "reopen", "write", "time", "call", "close"))),
    "vi": Row(
        (), tuple(f"vi:{act}:1:1:0" for act in ("take", "look", "phones", "phone", "offer", "pass", "send", "keep"))
    ),
    "vn": Row((EVERYBODY,), ()),  # begins a complaint of one's own: the tap is the word that lets us know the person
    "vg": Row((EVERYBODY,), ("vg:pick:reason:fee:1:1", "vg:file:::1:1", "vg:drop:::1:1", "vg:list:::1:1")),
    "vo": Row(
        (EVERYBODY,), ("vo:list:0:0", "vo:show:1:1", "vo:letter:1:1", "vo:form:1:1", "vo:withdrawn:1:1", "vo:reply:1:1")
    ),
    "vc": Row(
        (),
        tuple(
            f"vc:{act}:1:1:" for act in ("look", "able", "ask", "justified", "none", "signed", "paper", "form", "check")
        ),
    ),
    "ve": Row((), ("ve:open:0:::0", "ve:pick:1:channel:post:0", "ve:file:1:::1", "ve:anew:1:::0", "ve:drop:1:::0")),
    "lang": Row((EVERYBODY,), ("lang:en", "lang:xx")),
    "nl": Row((EVERYBODY,), ("nl:en", "nl:xx")),
    "ns": Row((EVERYBODY,), ("ns:show:0:", "ns:kinds:{pupil}:", "ns:sample:0:", "ns:no_such_act:0:")),
    "f": Row(
        (APPLICANT,),
        tuple(
            f"f:{act}:{{draft}}:{{draft_version}}"
            for act in ("pick:relation:guardian", "back:relation:", "mend:relation:", "file::", "drop::", "dropped::")
        ),
    ),
    "c": Row(
        (APPLICANT,), tuple(f"c:{act}:{{case}}" for act in ("show", "why", "paper", "receipt", "letter", "again"))
    ),
    "end": Row(
        (APPLICANT,),
        tuple(
            f"end:{act}:{{case}}:{{version}}"
            for act in ("withdraw", "cancel", "cancelled", "accept", "decline", "declined", "withdrawn")
        ),
    ),
    "x": Row((APPLICANT,), ("x:open:{case}:0:::0", "x:pick:{case}:{draft}:relation:guardian:0", "x:send:{case}:1:::1")),
    "consent": Row((EVERYBODY,), ("consent:ask", "consent:withdraw")),
    "fi": Row((), ("fi:do:1", "fi:drop:1")),  # a file one has dropped oneself
    "fy": Row((OFFICER,), ("fy:turn:1:2026:11", "fy:look:1:0:0", "fy:drop:1:2026:0", "fy:undo:1:2026:0")),
    "fx": Row((OFFICER,), ("fx:school:1:0", "fx:oneroster:1:0", "fx:registers:1:1", "fx:calendar:1:1", "fx:class:1:1")),
    "own": Row((EVERYBODY,), ("own:show", "own:copy", "own:mend", "own:xx")),
    "g": Row((APPLICANT,), ("g:{pupil}:0:0:0", "g:{pupil}:0:1:1")),
    "a": Row((APPLICANT,), ("a:{pupil}:0",)),
    "da": Row(
        (APPLICANT,),
        (
            "da:begin:{pupil}::0",
            "da:pick:{draft}:today:0",
            *(f"da:{act}:1::1" for act in ("send", "drop", "look", "reply", "withdraw")),
        ),
    ),
    "dt": Row((), tuple(f"dt:{act}:1:1" for act in ("look", "accept", "ask", "file"))),  # of the class teacher
    "do": Row((APPLICANT,), ("do:{pupil}:{task}:1", "do:{pupil}:{task}:0")),
    "df": Row((APPLICANT,), ("df:{pupil}:{task}",)),
    "dr": Row((APPLICANT,), ("dr:{pupil}:0", "dr:{pupil}:2025")),
    "dg": Row((APPLICANT,), ("dg:{pupil}:0:1",)),
    "dk": Row((APPLICANT,), ("dk:{pupil}::0", "dk:{pupil}:calendar:0", "dk:{pupil}:marks:0", "dk:{pupil}:card:0")),
    "h": Row((APPLICANT,), ("h:{pupil}:day:", "h:{pupil}:subject:")),
    "p": Row((APPLICANT,), ("p:{pupil}:text:", "p:{pupil}:timetable:", "p:{pupil}:picture:")),
    "e": Row((APPLICANT,), ("e:{pupil}:", "e:{pupil}:changes")),
    "plan": Row((OFFICER,), ("plan:drop:{draft}:", "plan:do:{draft}:", "plan:pick:{draft}:x")),
    "n": Row((OFFICER,), ("n:file:{draft}:::1", "n:pick:{draft}:relation:parent:1", "n:drop:{draft}:::1")),
    "link": Row((OFFICER,), ("link:{case}",)),
    "sr": Row(
        (OFFICER,),
        (
            "sr:list:1:{pupil}:0:",
            "sr:ask:0:0:{grant}:",
            "sr:end:0:0:{grant}:BT-error",
            "sr:link:1:{pupil}:0:",
            "sr:aloud:1:{pupil}:0:",
        ),
    ),
    "ss": Row((), ("ss:ask:1:{role}:0", "ss:end:0:0:{draft}", "ss:list:0:0:0")),  # the head's alone
    "sq": Row((OFFICER, OTHER_OFFICER), ("sq:all:0", "sq:mine:0")),  # of one's own school
    "sw": Row((OFFICER,), ("sw:open:{case}:0:0", "sw:send:0:{draft}:0", "sw:pick:0:{draft}:1")),
    "sa": Row((APPLICANT,), ("sa:{case}",)),
    "st": Row((OFFICER, OTHER_OFFICER), ("st:1",)),
    "sp": Row((EVERYBODY,), ("sp:{case}",)),  # of a decided case of one's own
    "sm": Row((OFFICER,), ("sm:open:{case}:0:", "sm:pick:0:{draft}:child_name", "sm:issue:0:{draft}:")),
    "sb": Row((OFFICER,), ("sb:receipt:{case}", "sb:decision:{case}", "sb:no_such:{case}")),
    "sc": Row((OFFICER,), ("sc:account:{case}", "sc:aloud:{case}", "sc:account_aloud:{case}")),
    "d": Row((APPLICANT,), ("d:{pupil}:", "d:{pupil}:2026-11-25")),
    "m": Row((APPLICANT,), ("m:{pupil}:2026:11:",)),
    "k": Row(
        (OFFICER,),
        tuple(
            f"k:{act}:{{case}}:{{version}}:{{ground}}"
            for act in ("look", "take", "grounds", "pupil", "refuse", "seen", "grant", "adopt", "register")
        ),
    ),
    "w": Row(
        (TEACHER,),
        (
            "w:settle:{sheet}:{sheet_version}:0:{namesake}",
            "w:write:{sheet}:{sheet_version}:0:0",
            "w:drop:{sheet}:2:0:0",
        ),
    ),
    "b": Row((TEACHER,), ("b:publish:{batch}", "b:undo:{batch}")),
    "tl": Row((TEACHER, OTHER_TEACHER), ("tl::", "tl:2026-11-24:", "tl:x:")),
    "to": Row((TEACHER, OFFICER), ("to:{class}:{subject}:2026-11-25:3:0",)),
    "tp": Row((TEACHER,), ("tp:{lesson}:4:0", "tp:{lesson}::{pupil}")),
    "ts": Row(
        (TEACHER,),
        tuple(
            f"ts:{act}:{{lesson}}:{{lesson_version}}:{{pupil}}"
            for act in (
                "rest",
                "notes",
                "works",
                "work",
                "ask",
                "words",
                "more",
                "whom",
                "choose",
                "due",
                "untask",
                "publish",
            )
        ),
    ),
    "tf": Row((TEACHER, OFFICER), ("tf:{mark}:1:4:0", "tf:{mark}:1::0")),
    "ta": Row((TEACHER,), ("ta:{pupil}:3:Н:Б:{lesson}", "ta:{pupil}:3:Н::{lesson}")),
    "tr": Row((TEACHER,), ("tr:{lesson}:1:typo", "tr:{lesson}:1:none")),
    "te": Row((TEACHER, OFFICER), ("te:{class}:{subject}:term:0:{pupil}:5:0", "te:{class}:{subject}:term:0:0:all:0")),
    "tg": Row((TEACHER, OFFICER), ("tg:{class}:{subject}:0:", "tg:{class}:{subject}:0:xlsx")),
    "tc": Row((OFFICER,), ("tc:drop:{draft}:1:0", "tc:write:{draft}:1:0", "tc:undo:0:0:1")),
    "tm": Row((OFFICER,), ("tm:look:{class}:0", "tm:ask:{class}:0", "tm:count:0:1")),
    "sn": Row(  # of a message one is writing: nobody here is
        (), ("sn:drop:{draft}:0:0:0", "sn:to:{draft}:0:0:0", "sn:send:{draft}:1:0:0", "sn:hurry:{draft}:1:0:0")
    ),
    "ty": Row(
        (OFFICER,),
        (
            "ty:open:{class}::0:0",
            "ty:brush:{lesson}:Б:0:0",
            "ty:touch:{lesson}::{pupil}:0",
            "ty:write:{lesson}::0:1",
            "ty:seat:{lesson}::{pupil}:0",
            "ty:notes:{lesson}::0:0",
            "ty:drop:{lesson}::0:0",
        ),
    ),
    "tn": Row((), ("tn:1",)),
    "tq": Row(
        (APPLICANT,), ("tq:marks:{pupil}:{subject}:0:0:0:", "tq:mark:{pupil}:0:{mark}:0:0:", "tq:send:0:0:0:1:1:why")
    ),
    "tx": Row((TEACHER, OTHER_TEACHER), ("tx:1", "tx:0")),  # one's own
    "tw": Row((), ("tw:1:right", "tw:1:words")),
    "th": Row((TEACHER, OFFICER), tuple(f"th:{{class}}:{{subject}}:0:0:{act}:0" for act in ("", "ask", "withdraw"))),
}
# What is said to who may not: nothing of it says whether the thing exists.
NOTHINGS = (common.not_found().text, common.old_button().text)


def registered_commands() -> Iterator[str]:
    for router in ROUTERS:
        for handler in router.message.handlers:
            for one in handler.filters or ():
                if isinstance(one.callback, Command):
                    yield from (str(name) for name in one.callback.commands)


def kinds_of(router: Router) -> Iterator[type[CallbackData]]:
    for handler in router.callback_query.handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, CallbackQueryFilter):
                yield one.callback.callback_data


def test_every_command_and_every_kind_of_button_has_its_row() -> None:
    assert set(registered_commands()) == set(COMMANDS)
    assert {kind.__prefix__ for router in ROUTERS for kind in kinds_of(router)} == set(TAPS)


def test_no_two_kinds_of_buttons_share_a_prefix() -> None:
    kinds = {kind for router in ROUTERS for kind in kinds_of(router)}
    assert len(kinds) == len({kind.__prefix__ for kind in kinds})


@dataclass
class Scene:
    """A school in full course: a case taken, a form begun, a diary open, a preview and a batch of marks."""

    school: School
    people: dict[str, Person]
    ids: dict[str, object]

    @property
    def personal(self) -> list[str]:
        return [*self.school.personal, *self.school.namesakes[0].name.split(), str(self.ids["number"])]


@pytest.fixture
async def scene(talk: Talk, school: School) -> Scene:
    other = await a_school(talk)
    people = {
        STRANGER: talk.person(), APPLICANT: talk.person(), PARENT: talk.person(), TEACHER: school.teacher,
        OFFICER: school.officer, OTHER_TEACHER: other.teacher, OTHER_OFFICER: other.officer,
    }  # fmt: skip
    applicant = people[APPLICANT]
    async with seeding(talk.database) as seed:
        viewer = await seed.person(external_id=str(people[PARENT].id))
        await seed.grant(viewer, school.classmate.id)
        task = await seed.homework(school.class_id, school.subject_id, date(2026, 11, 26), "№ 345")
        file = await seed.add(
            tables.FileRow, purpose="homework", kind="pdf", name="Лист.pdf", size=3, sha256="0", content=b"pdf",
            kept_at=LONG_AGO,
        )  # fmt: skip
        await seed.add(tables.HomeworkFileRow, homework_id=task, file_id=file)
    await school.applies(applicant)
    await school.officer.presses("k:take:1:1:")
    await open_the_diary(talk, school, applicant)
    await school.has_answered(applicant, until=Field.PHONE)
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    await school.teacher.says(f"/mark 7А алгебра {school.namesakes[0].family} 4")
    await school.teacher.presses(f"to:{school.class_id}:{school.subject_id}:2026-11-25:3:0")
    await talk.pays()
    drafts = {row["kind"]: row for row in await rows(talk.database, tables.DraftRow)}
    (case,) = await rows(talk.database, tables.ApplicationRow)
    grants = await rows(talk.database, tables.GrantRow, pupil_id=school.pupil.id)
    form, sheet = drafts[DRAFT], drafts["marks"]
    lesson = next(row for kind, row in drafts.items() if kind.startswith("lesson:"))
    ids: dict[str, object] = {
        "family": school.pupil.family, "pupil": school.pupil.id, "namesake": school.namesakes[0].id, "batch": 1,
        "file": school.pupil.file, "grant": grants[-1]["id"], "role": 2,
        "case": case["id"], "version": case["version"], "number": case["number"], "task": task, "ground": "B2.8.2-2",
        "draft": form["id"], "draft_version": form["version"], "sheet": sheet["id"], "sheet_version": sheet["version"],
        "lesson": lesson["id"], "lesson_version": lesson["version"], "class": school.class_id, "mark": 1,
        "subject": school.subject_id,
    }  # fmt: skip
    return Scene(school, people, ids)


async def open_the_diary(talk: Talk, school: School, person: Person) -> None:
    async with talk.database.open_upkeep() as work:
        viewer = await work.accounts.viewer(str(person.id))
        assert viewer is not None
        await work.grants.give(viewer.person_id, school.pupil.id, proof="school_code", at=work.now)


ROWS = [
    *((("say", name), row) for name, row in COMMANDS.items()),
    *((("tap", name), row) for name, row in TAPS.items()),
]
OUTSIDERS = (STRANGER, PARENT, TEACHER, OFFICER, OTHER_TEACHER, OTHER_OFFICER)


@pytest.mark.long
@pytest.mark.parametrize("who", OUTSIDERS)
async def test_what_is_not_ones_own_is_a_polite_nothing(talk: Talk, scene: Scene, who: str) -> None:
    person = scene.people[who]
    before = await everything_kept(talk.database)
    for (how, name), row in ROWS:
        if who in row.who or EVERYBODY in row.who:
            continue
        for one in row.tries:
            said = len(person.chat.everything_said)
            await tries(person, how, one.format(**scene.ids), scene)
            new = "\n".join(person.chat.everything_said[said:])
            assert new or person.alert or person.screen in NOTHINGS or name == "seat", one
            assert [word for word in scene.personal if word in new.replace(one.format(**scene.ids), "")] == [], one
        assert await everything_kept(talk.database) == before, row


async def tries(person: Person, how: str, what: str, scene: Scene) -> None:
    if how == "tap":
        await person.presses(what)
    elif what.startswith("/seat"):
        await person.says(what, to=scene.school.chat)
    else:
        await person.says(what)


@pytest.mark.long
async def test_a_stranger_may_try_everything_and_changes_nothing(talk: Talk, scene: Scene) -> None:
    person = scene.people[STRANGER]
    before = await everything_kept(talk.database)
    for (how, _), row in ROWS:
        for one in row.tries:
            await tries(person, how, one.format(**scene.ids), scene)
            assert person.screen or person.alert
    assert await everything_kept(talk.database) == before
    assert [word for word in scene.school.personal if word in person.everything_said] == []


@pytest.mark.long
@pytest.mark.parametrize("who", [APPLICANT, TEACHER, OFFICER])
async def test_ones_own_is_served(talk: Talk, scene: Scene, who: str) -> None:
    """The other side of the table: the same tries, by who may."""
    person = scene.people[who]
    for (how, _), row in ROWS:
        if who in row.who:
            one = row.tries[0].format(**scene.ids)
            await tries(person, how, one, scene)
            assert person.alert not in NOTHINGS, one
            assert person.alert or person.screen or person.files, one


NONSENSE = (
    "", "k", "k:take:x:1:", "c:show:99999999999999999999", "k:look:-99999999999999999999:1:", "b:undo:1e5",
    "k:look:--5:1:", "d:99999999999999999999:", "m:1:0:0:", "unknown:1", "f:pick", "😀" * 16, "k:pupil:1:2:²", ":" * 64,
    "s:home:xx",
)  # fmt: skip


@pytest.mark.long
async def test_nonsense_in_a_button_is_answered_and_breaks_nothing(talk: Talk, scene: Scene) -> None:
    before = await everything_kept(talk.database)
    for person in scene.people.values():
        for data in NONSENSE:
            await person.presses(data)
            assert person.alert or person.screen
    assert await everything_kept(talk.database) == before
