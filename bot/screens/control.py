"""Control on a screen: figures of a quarter, checks, instructions, the question after the service (B 2.12, 4)."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.documents.figures import Bar, Count, FiguresPicture, Group
from bot.i18n import gettext as _
from bot.screens import common
from bot.screens.screen import SUCCESS, FileToSend, Screen, button, fitted, quoted
from bot.screens.words import channel, day
from bot.services.control import Checks, Figures, NoControl
from bot.services.overseeing import Findings, Required
from domain.control import Kind, Tally, Told
from domain.profiles import Stage, profile

Row = tuple[InlineKeyboardButton, ...]
BAR = 10  # signs


class ControlTap(CallbackData, prefix="vk"):
    act: str  # schools, figures, picture, checks, planned, unplanned, report, paper
    school: int = 0
    value: int = 0


class AfterTap(CallbackData, prefix="vw"):
    """«Получилось?»: one tap."""

    case: int
    worked: bool


def schools(found: list[tuple[int, str]]) -> Screen:
    if not found:
        return Screen(_("Контроль доступен руководителю школы и органу над ней."))
    rows: list[Row] = [(_tap(name[:64], "figures", school_id),) for school_id, name in found[:20]]
    return Screen(_("Контроль какой школы?"), rows=tuple(rows))


def figures(here: Figures | NoControl) -> Screen:
    """How the service was kept in a quarter: in time, by whom, refusals, channels, whether it worked."""
    if isinstance(here, NoControl):
        return common.not_found()
    lines = [
        _("<b>Своевременность</b> · {since} - {until}").format(since=day(here.since), until=day(here.until)),
        quoted(here.school.name),
        "",
    ]
    lines += [f"{_stage_title(stage)}: {_tally(one)}" for stage, one in here.stages]
    if not here.stages:
        lines.append(_("За этот квартал дел нет."))
    if any(name for name, _one in here.officers):
        lines += ["", _("<b>По сотрудникам</b>")]
        lines += [f"{quoted(name)}: {_tally(one)}" for name, one in here.officers if name]
    if here.grounds:
        lines += ["", _("<b>Отказы по основаниям</b>")]
        rules = profile(here.school.profile)
        for code, count in here.grounds:
            ground = rules.ground(code)
            lines.append(f"{quoted(ground.text if ground else code, 120)}: {count}")
    if here.channels:
        told = ", ".join(f"{channel(code)} - {count}" for code, count in here.channels)
        lines += ["", _("Как подают: {told}").format(told=told)]
    lines.append(_("Получилось: да - {yes}, нет - {no}").format(yes=here.worked, no=here.not_worked))
    school = here.school.id
    now = (_tap(_("Этот квартал"), "figures", school),) if here.back else ()
    rows: tuple[Row, ...] = (
        (_tap(_("‹ Прошлый квартал"), "figures", school, here.back + 1), *now),
        (_tap(_("Картинкой"), "picture", school, here.back), _tap(_("Проверки и указания"), "checks", school)),
    )
    return Screen(fitted(lines), rows=rows)


def _stage_title(stage: str) -> str:
    return {
        Stage.DECISION: _("Решения"),
        Stage.REGISTER_APPLICANT: _("Регистрация доступа"),
        Stage.INQUIRY: _("Ответы на вопросы"),
    }[Stage(stage)]


def figures_picture(here: Figures) -> FiguresPicture:
    """The words and lines of the picture of a quarter, in the language of the moment."""
    rules = profile(here.school.profile)
    grounds = [(rules.ground(code), code, count) for code, count in here.grounds]
    return FiguresPicture(
        title=_("Как предоставлялась услуга"),
        subtitle=_("{school} · {since} - {until}").format(
            school=here.school.name, since=day(here.since), until=day(here.until)
        ),
        legend=(_("в срок"), _("позже срока"), _("в работе"), _("просрочено")),
        groups=(
            Group(title=_("Своевременность"), bars=tuple(_bar(_stage_title(name), one) for name, one in here.stages)),
            Group(title=_("По сотрудникам"), bars=tuple(_bar(name, one) for name, one in here.officers if name)),
            Group(
                title=_("Отказы по основаниям"),
                counts=tuple(
                    Count(label=(ground.text if ground else code)[:160], number=count)
                    for ground, code, count in grounds
                ),
            ),
            Group(
                title=_("Как подают"),
                counts=tuple(Count(label=channel(code), number=count) for code, count in here.channels),
            ),
            Group(
                title=_("Получилось открыть дневник?"),
                counts=(Count(label=_("да"), number=here.worked), Count(label=_("нет"), number=here.not_worked))
                if here.worked or here.not_worked
                else (),
            ),
        ),
        empty=_("За этот квартал дел нет."),
    )


def _bar(label: str, one: Tally) -> Bar:
    notes = [_("{share}% в срок").format(share=one.share)] if one.share is not None else []
    if one.late:
        notes.append(_("позже срока {n}").format(n=one.late))
    if one.overdue:
        notes.append(_("просрочено {n}").format(n=one.overdue))
    return Bar(label=label, note=" · ".join(notes), parts=(one.in_time, one.late, one.waiting, one.overdue))


def picture(here: Figures, png: bytes) -> Screen:
    """The picture with the way back under it."""
    text = _("<b>Своевременность</b> · {since} - {until}").format(since=day(here.since), until=day(here.until))
    rows: tuple[Row, ...] = ((_tap(_("‹ Своевременность"), "figures", here.school.id, here.back),),)
    return Screen(f"{text}\n{quoted(here.school.name)}", rows=rows, file=FileToSend("kvartal.png", png, photo=True))


def _tally(one: Tally) -> str:
    parts = []
    if one.share is not None:
        full = one.share * BAR // 100
        parts.append(f"{'▓' * full}{'░' * (BAR - full)} {one.share}%")
    parts.append(_("в срок {in_time}, позже {late}").format(in_time=one.in_time, late=one.late))
    if one.waiting or one.overdue:
        parts.append(_("в работе {waiting}, просрочено {overdue}").format(waiting=one.waiting, overdue=one.overdue))
    return ", ".join(parts)


def checks(here: Checks | NoControl) -> Screen:
    """Checks with their справка, and what they still require."""
    if isinstance(here, NoControl):
        return common.not_found()
    lines = [_("<b>Проверки и указания</b>"), quoted(here.school.name)]
    if here.problem:
        lines += ["", _("Не получилось прочитать. Каждое нарушение - с новой строки, в конце срок устранения.")]
    if here.awaited:
        lines += [
            "",
            _(
                "Напишите, что выявлено: каждое нарушение с новой строки, в конце срок устранения. Например:\n"
                "На стенде нет часов приёма 10.12.2026\nЕсли нарушений нет, напишите «нет»."
            ),
        ]
    rows: list[Row] = []
    for one in here.inspections[:6]:
        kind = _("плановая") if one.kind == Kind.PLANNED else _("внеплановая")
        held = _("справка") if one.held_at else _("идёт")
        lines.append(f"№ {one.number} · {kind} · {day(one.planned_on)} · {held}")
        if one.held_at:
            text = _("Справка № {number}").format(number=one.number)
            rows.append((_tap(text, "paper", here.school.id, one.id),))
    for place, instruction in enumerate(here.instructions[:6], start=1):
        late = here.today > instruction.due_on and instruction.done_at is None
        mark = _("сделано, ждёт подтверждения") if instruction.done_at else _("просрочено") if late else _("до срока")
        lines += ["", f"{place}. {quoted(instruction.text, 300)} · {day(instruction.due_on)} · {mark}"]
        if instruction.done_at is None:
            rows.append((_tap(_("Указание {n}: исполнено").format(n=place), "report", value=instruction.id),))
        elif here.controls:
            text = _("Указание {n}: подтвердить").format(n=place)
            rows.append((_tap(text, "report", value=instruction.id, style=SUCCESS),))
    if here.controls and not here.awaited:
        school = here.school.id
        rows.append((_tap(_("Плановая проверка"), "planned", school), _tap(_("Внеплановая"), "unplanned", school)))
    rows.append((_tap(_("‹ Своевременность"), "figures", here.school.id),))
    return Screen(fitted(lines), rows=tuple(rows))


def reference(found: tuple[str, bytes] | NoControl) -> Screen:
    if isinstance(found, NoControl):
        return common.not_found()
    number, pdf = found
    text = _("Справка по итогам проверки № {number}").format(number=number)
    return Screen(text, file=FileToSend(f"spravka-{number}.pdf", pdf))


def findings(here: Findings) -> Screen:
    """The results of a check, for the head of the school: how much is to be remedied, and the справка (B 4.2)."""
    number = here.inspection.number
    lines = [_("<b>Проведена проверка № {number}</b>").format(number=number), quoted(here.school.name)]
    if here.first_due is None:
        lines.append(_("Нарушений не выявлено."))
    else:
        lines.append(_("Нужно устранить нарушений: {n}.").format(n=here.count))
        lines.append(_("Ближайший срок - до {day} включительно.").format(day=day(here.first_due)))
    row = (_tap(_("Проверки и указания"), "checks", here.school.id),)
    return Screen("\n".join(lines), rows=(row,), file=FileToSend(f"spravka-{number}.pdf", here.paper))


def required(here: Required) -> Screen:
    """An instruction for those who must act on it (B 4.1)."""
    one = here.instruction
    words = {
        Told.LAST_DAY: _("Срок исполнения указания по проверке № {number} истекает сегодня."),
        Told.OVERDUE: _("Срок исполнения указания по проверке № {number} истёк {day}."),
        Told.DONE: _("Школа сообщила: указание по проверке № {number} исполнено. Подтвердите или проверьте."),
    }[here.what]
    lines = [
        words.format(number=here.inspection.number, day=day(one.due_on)),
        quoted(here.school.name),
        quoted(one.text, 500),
    ]
    return Screen("\n".join(lines), rows=((_tap(_("Проверки и указания"), "checks", here.school.id),),))


def after(application_id: int) -> Screen:
    """Asked once, a day after the grant (B 2.12)."""
    rows: tuple[Row, ...] = (
        (
            button(_("Да, получилось"), AfterTap(case=application_id, worked=True), SUCCESS),
            button(_("Нет"), AfterTap(case=application_id, worked=False)),
        ),
    )
    return Screen(_("Получилось открыть дневник? Ответ поможет школе: одно нажатие, без имени."), rows=rows)


def thanks(counted: bool, worked: bool) -> Screen:
    if not counted:
        return common.not_found()
    if worked:
        return Screen(_("Спасибо! Учтём."))
    return Screen(_("Спасибо, учтём. Спросить, что делать: /ask. Пожаловаться: /complain."))


def _tap(text: str, act: str, school: int = 0, value: int = 0, *, style: str | None = None) -> InlineKeyboardButton:
    return button(text, ControlTap(act=act, school=school, value=value), style)
