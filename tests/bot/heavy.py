"""The heaviest diary there may be: twelve lessons a day, eight marks in one, endless homework, names of four words."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.access import Viewer
from domain.results import Of, ResultKind
from storage import tables
from storage.results import NewResult
from storage.work import Database
from tests.seed import LONG_AGO, seeding

MONDAY = date(2026, 11, 23)
WEDNESDAY = MONDAY + timedelta(days=2)
NAME = "Абдурахманова-Константинопольская Мария-Магдалина Амирхан кызы"
SIBLING = "Абдурахманова-Константинопольская Мария-Александра Амирхан кызы"
SUBJECTS = (
    "Вероятность и статистика", "Иностранный язык (английский), углублённый уровень", "Физическая культура",
    "Основы духовно-нравственной культуры народов России", "История России. Всеобщая история", "Русский язык",
    "Изобразительное искусство", "Информатика и информационно-коммуникационные технологии", "Обществознание",
    "Труд (технология): обработка материалов", "Алгебра и начала математического анализа", "География",
)  # fmt: skip
HOMEWORK = "§ 12-14 прочитать, выписать определения & выучить правило; № 345, 346 (а, б, в), 350* - по желанию. " * 12
COMMENT = "Старается, но торопится: перепроверяй <вычисления> & оформление в конце каждой работы. " * 3
BELLS = tuple((f"{8 + n}:00".rjust(5, "0"), f"{8 + n}:45".rjust(5, "0")) for n in range(12))


@dataclass(frozen=True, slots=True)
class Heavy:
    parent: Viewer
    pupil_id: int
    subject_id: int  # the one with eight marks in a lesson
    note_id: int
    task_id: int


async def heavy_school(database: Database, **school_values: object) -> Heavy:
    """All of it in rows; Wednesday the 25th of November is the fullest day."""
    async with seeding(database) as seed:
        school = await seed.school(
            name="Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 12»", **school_values
        )
        await seed.bells(school, BELLS)
        terms = [
            await seed.term(school, f"{n} четверть", starts, starts + timedelta(days=50))
            for n, starts in (("I", date(2026, 9, 1)), ("II", date(2026, 11, 2)))
        ]
        await seed.term(school, "Учебный год", date(2026, 9, 1), date(2027, 5, 26), "year")
        teacher = await seed.staff(school, "Константинопольская-Рождественская Анастасия Владимировна")
        class_id = await seed.school_class(school, "9А", teacher_id=teacher)
        pupil, sibling = await seed.pupil(school, class_id, NAME), await seed.pupil(school, class_id, SIBLING)
        parent = await seed.person()
        for child in (pupil, sibling):
            await seed.grant(parent, child)
        subjects = [await seed.subject(school, title) for title in SUBJECTS]
        task = 0
        for weekday in range(1, 7):
            day = MONDAY + timedelta(days=weekday - 1)
            for period, subject in enumerate(subjects, 1):
                room = "Спортзал № 2"
                await seed.slot(class_id, weekday, period, subject, room=room, teacher_id=teacher)
                task = await seed.homework(class_id, subject, day, HOMEWORK)
                await seed.homework(class_id, subject, day, f"лично: {HOMEWORK}", pupil_id=pupil)
                await seed.lesson(class_id, day, period, subject, topic=HOMEWORK[:400], material=COMMENT)
                marks = 8 if day == WEDNESDAY and period == 1 else 2
                for n in range(marks):
                    await seed.mark(
                        pupil, subject, day, ("5", "4-", "3/5", "2+")[n % 4], period=period, work="control", weight=2,
                        comment=COMMENT, revision=2,
                    )  # fmt: skip
                await seed.attendance(pupil, day, period, ("Н", "Б", "ОП", "УП")[period % 4], minutes=period)
        for mark in range(1, 9):
            for revision, value in ((1, "2"), (2, "5")):
                await seed.add(
                    tables.MarkRevisionRow, mark_id=mark, revision=revision, value=value,
                    at=LONG_AGO + timedelta(days=revision), reason=COMMENT,
                )  # fmt: skip
        for period in range(1, len(subjects) + 1):
            kind = ("subject", "cancelled", "room", "teacher", "added", "comment")[period % 6]
            for ahead in (0, 1, 2, 5):
                await seed.change(
                    class_id, WEDNESDAY + timedelta(days=ahead), period, kind, subject_id=subjects[period % 12],
                    teacher_id=teacher, room="Лаборатория № 14", comment=COMMENT,
                )  # fmt: skip
        notes = [
            await seed.add(
                tables.AbsenceNoteRow, pupil_id=pupil, person_id=parent.person_id, account_id=parent.account_id,
                first_on=MONDAY + timedelta(days=2 * n), last_on=MONDAY + timedelta(days=2 * n + 1), reason="other",
                words=COMMENT, answer=COMMENT, status=status, told_at=LONG_AGO,
            )
            for n, status in enumerate(("sent", "asked", "accepted") * 5)
        ]  # fmt: skip
        file = await seed.add(
            tables.FileRow, purpose="homework", kind="pdf", name="Лист.pdf", size=3, sha256="0", content=b"pdf",
            kept_at=LONG_AGO,
        )  # fmt: skip
        await seed.add(tables.HomeworkFileRow, homework_id=task, file_id=file)
    async with database.open_upkeep() as work:
        for subject in subjects:
            for kind, term in ((ResultKind.TERM, terms[0]), (ResultKind.TERM, terms[1]), (ResultKind.FINAL, None)):
                new = NewResult(pupil_id=pupil, of=Of(kind, 2026, term, subject), value="незач")
                await work.results.write(new, seen=0, by=None, at=LONG_AGO, public_at=LONG_AGO)
    return Heavy(parent, pupil, subjects[0], notes[1], task)
