"""An act in preparation: toggles, what was written, and one button that does it."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.days import weekday_and_date
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, Screen, button, copy_button, fitted, quoted
from bot.screens.staff.case import in_rows
from bot.screens.words import denial, field_title, moment
from bot.services.preparing import NoPlan, Plan
from domain.cases import Act, Denial
from domain.profiles import Field

Row = tuple[InlineKeyboardButton, ...]


class PlanTap(CallbackData, prefix="plan"):
    """A button of an act in preparation, good while that draft lives."""

    act: str  # pick, text, do, drop
    draft: int
    choice: str = ""


def plan(here: Plan | NoPlan) -> Screen:
    """Where the preparation stands."""
    if isinstance(here, NoPlan):
        return Screen(_("Это действие уже выполнено или отменено. Откройте заявление заново."), alert=True)
    lines = [_title(here), ""]
    if here.problem:
        lines += [_problem(here), ""]
    lines += _body(here)
    return Screen(fitted(lines), rows=_rows(here))


def _title(here: Plan) -> str:
    number = here.view.application.number
    return {
        Act.ASK_TO_CORRECT: _("<b>Уточнить сведения по № {number}</b>"),
        Act.REFUSE: _("<b>Отказ по № {number}</b>"),
        Act.REFUSE_INTAKE: _("<b>Отказ в приёме № {number}</b>"),
        Act.TERMINATE: _("<b>Прекратить доступ по № {number}</b>"),
        Act.RETURN: _("<b>Вернуть проект решения по № {number}</b>"),
        Act.INVITE: _("<b>Пригласить на беседу по № {number}</b>"),
    }[here.act].format(number=number)


def _body(here: Plan) -> list[str]:
    if here.act is Act.INVITE:
        return _talk_lines(here)
    if here.act is Act.RETURN:
        asked = _("Напишите одним сообщением, что нужно изменить.")
    elif here.act is Act.ASK_TO_CORRECT:
        asked = _("Отметьте, что исправить. Если нужно, напишите заявителю пояснение одним сообщением.")
    elif here.departs:
        asked = _(
            "Бот не видит препятствий для доступа. Отметьте основания и напишите одним сообщением, почему решение "
            "другое: пояснение войдёт в письмо."
        )
    else:
        asked = _("Отметьте основания. Если нужно, напишите пояснение одним сообщением: оно войдёт в письмо.")
    lines = [asked, *_ground_lines(here)]
    if here.words:
        lines += ["", _("Пояснение: «{words}»").format(words=quoted(here.words, 300))]
        lines.append(_("Чтобы изменить его, напишите другое одним сообщением."))
    elif here.texts:
        lines += ["", _("Можно начать с готового текста:")]
        lines += [f"{_letter(place)}. {quoted(one.text, 200)}" for place, one in enumerate(here.texts)]
    return lines


def _letter(place: int) -> str:
    """The name of a ready text: grounds have numbers, texts have letters."""
    return chr(ord("А") + place)


def _ground_lines(here: Plan) -> list[str]:
    if here.act is Act.ASK_TO_CORRECT:
        return []
    lines: list[str] = []
    for number, code in enumerate(here.choices, start=1):
        ground = here.view.profile.ground(code)
        assert ground is not None
        clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
        lines.append(f"{number}. {quoted(ground.text)}{clause}")
    return ["", *lines] if lines else []


def _talk_lines(here: Plan) -> list[str]:
    """When and where, then what about: each is a message of its own."""
    if here.talk_at is None:
        lines = [_("Напишите день, время и кабинет. Например: 03.12 15:30 кабинет 12")]
        if here.earliest:
            day = weekday_and_date(here.earliest)
            lines.append(_("Раньше всего: {day}. Между приглашением и беседой - три полных дня.").format(day=day))
        return lines
    lines = [_("Беседа: {moment}, {place}").format(moment=moment(here.talk_at), place=quoted(here.place))]
    if here.questions:
        lines += ["", _("О чём пойдёт речь:"), *(f"- {quoted(question)}" for question in here.questions)]
        return [*lines, "", _("Можно дописать вопрос сообщением или назвать другое время.")]
    return [*lines, "", _("Теперь напишите, что нужно пояснить: каждый вопрос с новой строки.")]


def _problem(here: Plan) -> str:
    if here.problem in set(Denial):
        return denial(Denial(here.problem))
    return problem(str(here.problem), "")


def _rows(here: Plan) -> tuple[Row, ...]:
    fields = here.act is Act.ASK_TO_CORRECT
    picks = tuple(
        button(
            ("✓ " if choice in here.picked else "") + (field_title(Field(choice)) if fields else str(number)),
            PlanTap(act="pick", draft=here.draft.id, choice=choice),
        )
        for number, choice in enumerate(here.choices, start=1)
    )
    rows = list(in_rows(picks, 2 if fields else 5))
    if here.words and here.texts:
        rows.append((copy_button(_("Скопировать пояснение, чтобы изменить"), here.words[:256]),))
    elif here.texts:
        tap = PlanTap(act="text", draft=here.draft.id)
        rows += in_rows(
            tuple(
                button(_letter(place), tap.model_copy(update={"choice": one.code}))
                for place, one in enumerate(here.texts)
            )
        )
    if here.ready:
        rows.append((_do_button(here),))
    return (*rows, (button(_("‹ К заявлению"), PlanTap(act="drop", draft=here.draft.id)),))


def _do_button(here: Plan) -> InlineKeyboardButton:
    label, style = {
        Act.ASK_TO_CORRECT: (_("Отправить заявителю"), PRIMARY),
        Act.REFUSE: (_("Отказать"), DANGER),
        Act.REFUSE_INTAKE: (_("Отказать в приёме"), DANGER),
        Act.TERMINATE: (_("Прекратить доступ"), DANGER),
        Act.RETURN: (_("Вернуть исполнителю"), DANGER),
        Act.INVITE: (_("Отправить приглашение"), PRIMARY),
    }[here.act]
    return button(label, PlanTap(act="do", draft=here.draft.id), style)
