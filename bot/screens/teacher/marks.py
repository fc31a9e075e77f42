"""Marks in a line: what would be written, what was written, how to take it back."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.i18n import pgettext
from bot.screens.naming import class_title, seat_name
from bot.screens.school_words import work_short
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.words import short_day
from bot.services.batches import Written, WrittenLine
from bot.services.marking import NamesStayOut, NoSheet, NotTeacher, Outcome, Sheet
from domain.mark_line.reader import LONGEST_COMMENT
from domain.mark_line.values import Entry, Guess, Problem, ProblemCode
from domain.people import FullName

Row = tuple[InlineKeyboardButton, ...]


class SheetTap(CallbackData, prefix="w"):
    act: str  # write, drop, settle
    draft: int
    version: int
    entry: int = 0
    pupil: int = 0


class BatchTap(CallbackData, prefix="b"):
    act: str  # undo, publish
    batch: int


def help_text() -> Screen:
    return Screen(
        _(
            "Отметки одной строкой: класс, предмет, фамилия, отметка.\n"
            "<code>/mark 7А алгебра Иванов 5</code>\n"
            "<code>/mark иванов 5, петрова 4 к/р, сидоров н</code>\n\n"
            "Класс и предмет можно не писать, если урок идёт или только что закончился."
        )
    )


def outcome(result: Outcome) -> Screen:
    match result:
        case NotTeacher():
            return Screen(_("Отметки может ставить только учитель этого предмета в этом классе."))
        case NamesStayOut():
            return Screen(
                _("В этой школе имена не проходят через мессенджер. Отметки ставят на экране урока: /lessons.")
            )
        case NoSheet():
            return Screen(_("Этот черновик уже записан или отменён. Начните заново: /mark."), alert=True)
        case Sheet():
            return preview(result)
        case Written():
            return written(result)


def preview(sheet: Sheet) -> Screen:
    """What would be written, with what was guessed and what is still to be settled."""
    reading = sheet.reading
    lines = [_head(sheet)] if reading.class_id and reading.subject_id else []
    lines += [_entry_line(entry, sheet) for entry in reading.entries]
    problems = [problem for problem in reading.problems if not _settled(problem, sheet)]
    if problems:
        lines += ["", *(problem_text(problem) for problem in problems)]
    guesses = [text for guess in reading.guesses if (text := guess_text(guess))]
    if guesses:
        lines += ["", _("Проверьте: {guesses}.").format(guesses="; ".join(guesses))]
    rows = _choices(sheet)
    if not problems and not sheet.unsettled and reading.entries:
        write = SheetTap(act="write", draft=sheet.draft_id, version=sheet.version)
        rows.append((button(_("Записать"), write, SUCCESS),))
    rows.append((button(_("Отмена"), SheetTap(act="drop", draft=sheet.draft_id, version=sheet.version)),))
    return Screen(fitted(lines) or _("Не получилось понять строку."), rows=tuple(rows))


def _head(sheet: Sheet) -> str:
    reading = sheet.reading
    when = _("сегодня") if reading.date in (None, sheet.today) else short_day(reading.date)
    parts = [f"<b>{quoted(class_title(sheet.class_title))} · {quoted(sheet.subject)}</b>", when]
    if reading.period:
        parts.append(_("{period}-й урок").format(period=reading.period))
    if reading.kind:
        parts.append(work_short(reading.kind))
    if reading.weight is not None:
        parts.append(_("вес {weight}").format(weight=str(reading.weight).replace(".", ",")))
    return " · ".join(parts)


def _entry_line(entry: Entry, sheet: Sheet) -> str:
    what = [value.text for value in entry.values]
    if entry.attendance:
        what.append(entry.attendance + (f" {entry.minutes}" if entry.minutes else ""))
    if entry.debt_until:
        what.append(_("долг до {day}").format(day=f"{entry.debt_until:%d.%m}"))
    if entry.pupil_id is None:
        who = _("{said} - кто именно?").format(said=entry.said) if entry.candidates else entry.said
    else:
        who = _short(sheet.names.get(entry.pupil_id))
    comment = entry.comment or sheet.reading.comment
    more = f"   <i>{quoted(comment, LONGEST_COMMENT)}</i>" if comment else ""
    return f"{quoted(who, 60)}   <b>{', '.join(what)}</b>{more}"


def _choices(sheet: Sheet) -> list[Row]:
    rows: list[Row] = []
    for index in sheet.unsettled:
        entry = sheet.reading.entries[index]
        rows += [
            (
                button(
                    _full_name(sheet.names.get(pupil_id)),
                    SheetTap(act="settle", draft=sheet.draft_id, version=sheet.version, entry=index, pupil=pupil_id),
                    PRIMARY,
                ),
            )
            for pupil_id in entry.candidates[:6]
        ]
    return rows


def written(result: Written) -> Screen:
    """What stands now, and the way back while parents have not seen it."""
    batch = result.batch
    what = quoted(batch.subject) or _("посещаемость за день")
    head = f"<b>{quoted(class_title(batch.class_title))} · {what}</b> · {short_day(batch.day)}"
    lines = [head, *(_written_line(one, result) for one in result.lines)]
    count = len(result.lines)
    undo = (button(pgettext("отметки", "Отменить"), BatchTap(act="undo", batch=batch.id), DANGER),)
    match result.state:
        case "undone":
            return Screen("\n".join([head, _("Отменено. Родители ничего не увидели.")]))
        case "too_late":
            lines += ["", _("Отменить уже нельзя: родители увидели отметки.")]
            return Screen(fitted(lines))
        case "published":
            lines += ["", _("Записано: {n}. Родителям сообщаем сейчас.").format(n=count)]
            return Screen(fitted(lines))
    lines += ["", _("Записано: {n}.").format(n=count) + " " + _told_in(result)]
    return Screen(fitted(lines), rows=((*undo, button(_("Сообщить сейчас"), BatchTap(act="publish", batch=batch.id))),))


def _written_line(line: WrittenLine, result: Written) -> str:
    who = seat_name(line.name, line.number, in_person=True) if result.in_person else _short(line.name)
    return f"{quoted(who)}   <b>{quoted(line.value)}</b>"


def _told_in(result: Written) -> str:
    """When parents will hear; the undo window is a setting."""
    seconds = round(result.window.total_seconds())
    if seconds < 60:
        return _("Родители узнают через {n} секунду.", "Родители узнают через {n} секунд.", seconds).format(n=seconds)
    minutes = round(seconds / 60)
    return _("Родители узнают через {n} минуту.", "Родители узнают через {n} минут.", minutes).format(n=minutes)


def dropped() -> Screen:
    return Screen(_("Отменено, ничего не записано."))


def _settled(problem: Problem, sheet: Sheet) -> bool:
    """Whether choices by button answer the problem, or have answered it."""
    if problem.code not in {ProblemCode.AMBIGUOUS, ProblemCode.UNKNOWN_PUPIL}:
        return False
    return all(entry.pupil_id is not None or entry.candidates for entry in sheet.reading.entries)


def problem_text(problem: Problem) -> str:
    """What was not understood, in one sentence."""
    code = ProblemCode
    texts = {
        code.EMPTY: _("Напишите, кому и что поставить, например: 7А алгебра Иванов 5."),
        code.TOO_LONG: _("Строка слишком длинная. Разбейте её, пожалуйста, на несколько."),
        code.NO_CLASS: _("Не указан класс, а урока у вас сейчас нет. Напишите класс, например 7А."),
        code.UNKNOWN_CLASS: _("Класса «{said}» среди ваших нет."),
        code.AMBIGUOUS_CLASS: _("Класс «{said}» можно понять по-разному. Напишите его полностью."),
        code.TWO_CLASSES: _("В одной строке два класса: «{said}». Напишите их отдельно."),
        code.NO_SUBJECT: _("Не указан предмет. Напишите его, например «алгебра»."),
        code.UNKNOWN_SUBJECT: _("Предмета «{said}» в школе нет."),
        code.AMBIGUOUS_SUBJECT: _("Предмет «{said}» можно понять по-разному. Напишите его полностью."),
        code.TWO_SUBJECTS: _("В одной строке два предмета: «{said}». Напишите их отдельно."),
        code.NOT_TAUGHT: _("Вы не ведёте «{said}» в этом классе."),
        code.NO_PUPIL: _("Не указано, какому ученику: «{said}»."),
        code.UNKNOWN_PUPIL: _("Ученика «{said}» в классе нет."),
        code.AMBIGUOUS: _("Учеников «{said}» в классе несколько. Добавьте имя."),
        code.REPEATED_PUPIL: _("Ученик «{said}» назван дважды."),
        code.NO_VALUE: _("Не указано, что поставить: «{said}»."),
        code.BAD_VALUE: _("Отметки «{said}» не бывает: ставят от 2 до 5."),
        code.TOO_MANY_VALUES: _("Слишком много отметок для одного ученика: «{said}»."),
        code.TWO_ATTENDANCES: _("Два кода посещаемости для одного ученика: «{said}»."),
        code.BAD_MINUTES: _("Не получилось понять, на сколько минут опоздание: «{said}»."),
        code.TWO_KINDS: _("Названы два вида работы: «{said}»."),
        code.BAD_WEIGHT: _("Не получилось понять вес «{said}»."),
        code.TWO_WEIGHTS: _("Указаны два веса: «{said}»."),
        code.BAD_DATE: _("Не получилось понять дату «{said}»."),
        code.FUTURE_DATE: _("Дата «{said}» ещё не наступила."),
        code.PAST_YEAR: _("Дата «{said}» относится к прошлому учебному году."),
        code.TWO_DATES: _("Указаны две даты: «{said}»."),
        code.DEBT_IN_PAST: _("Срок долга «{said}» уже прошёл."),
        code.LONG_COMMENT: _("Комментарий слишком длинный: «{said}»."),
        code.TERM_RESULT: _("Итоговые отметки строкой не ставятся: «{said}». Для них есть /results."),
        code.CHANGE_ASKED: _("Исправить отметку строкой нельзя: «{said}». Откройте урок: /lessons."),
        code.UNKNOWN_WORD: _("Не получилось понять «{said}»."),
    }
    return texts[problem.code].format(said=quoted(problem.fragment, 40))


def guess_text(guess: Guess) -> str:
    """What was supposed, in a few words."""
    return {
        Guess.CLASS_FROM_LESSON: _("класс взят из урока"),
        Guess.CLASS_FROM_TEACHING: _("класс взят из вашей нагрузки"),
        Guess.CLASS_FROM_PUPILS: _("класс определён по ученикам"),
        Guess.NEAR_CLASS: _("класс написан иначе"),
        Guess.SUBJECT_FROM_LESSON: _("предмет взят из урока"),
        Guess.SUBJECT_FROM_TEACHING: _("предмет взят из вашей нагрузки"),
        Guess.NEAR_SUBJECT: _("предмет написан иначе"),
        Guess.DATE_FROM_LESSON: _("дата взята из последнего урока"),
        Guess.NO_LESSON_THAT_DAY: _("в этот день урока по расписанию нет"),
        Guess.ONE_OF_LESSONS: _("в этот день уроков несколько"),
        Guess.WEEKDAY_IS_TODAY: _("день недели понят как сегодняшний"),
        Guess.NEAR_NAME: _("имя написано иначе"),
        Guess.ONLY_GIVEN_NAME: _("ученик найден по имени"),
        Guess.PART_OF_NAME: _("ученик найден по части фамилии"),
        Guess.SHARED_VALUE: _("одна отметка на нескольких учеников"),
        Guess.SPLIT_VALUES: _("несколько отметок за одну работу"),
        Guess.EXCEPTION_TO_ALL: _("есть исключения из «всем»"),
        Guess.MARK_AND_ABSENCE: _("и отметка, и пропуск у одного ученика"),
        Guess.SKIPPED_EMPTY: _("пустые строки пропущены"),
        Guess.DEBT_DATE: _("срок долга предположен"),
        Guess.LATE_MINUTES: _("число понято как минуты опоздания"),
        Guess.NEAR_WORD: _("слово написано иначе"),
        Guess.KIND_OR_CREDIT: _("«зачёт» понят как вид работы или отметка"),
        Guess.COMMENT: _("часть строки понята как комментарий"),
        Guess.LAYOUT: _("строка набрана в другой раскладке"),
    }[guess]


def _short(name: FullName | None) -> str:
    if name is None:
        return ""
    return f"{name.family} {name.given}".strip()


def _full_name(name: FullName | None) -> str:
    return str(name) if name else ""
