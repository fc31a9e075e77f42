"""A case for those who decide it: the card in the staff chat, and the whole of it in private with an officer."""

from bot.i18n import gettext as _
from bot.screens.screen import DANGER, Screen, button, fitted, quoted
from bot.screens.staff.acts import CardTap, QueueTap, Row, act_button, back_button, card_rows, full_rows
from bot.screens.words import channel, check_line, denial, field_title, moment, said, short_day, status
from bot.services.cases import CaseView, Officer
from bot.services.outcomes import Denied, Done, Needs, NotFound, Outcome, Overtaken
from bot.services.papers import grounds_of
from bot.services.queueing import Queue, Which
from domain.cases import Act, Status
from domain.people import FullName
from domain.profiles import Field, Ground, Stage


def card(view: CaseView) -> Screen:
    """The card of the staff chat: number, channel, clock, checks, hands; nothing personal (decision 14)."""
    application = view.application
    lines = [
        _("<b>Заявление № {number}</b> · {channel}").format(
            number=application.number, channel=channel(application.channel)
        )
    ]
    lines += _clock(view)
    if view.status in {Status.FILED, Status.TAKEN, Status.CORRECTING}:
        lines += [
            "  ".join(check_line(check) for check in view.checks[i : i + 2]) for i in range(0, len(view.checks), 2)
        ]
    waits = view.status in {Status.CORRECTING, Status.INVITED}
    lines += ["", *([status(view.status)] if waits else []), _hands(view)]
    return Screen("\n".join(lines), rows=card_rows(view))


def _clock(view: CaseView) -> list[str]:
    words = {Stage.DECISION: _("Решение до {day}"), Stage.REGISTER_APPLICANT: _("регистрация до {day}")}
    parts = [words[stage].format(day=short_day(due.on)) for stage, due in view.stages]
    return [", ".join(parts)] if parts else []


def _hands(view: CaseView) -> str:
    """Who acts, in a line."""
    school, application = view.school, view.application
    if view.status is Status.FILED:
        return _("Ждёт исполнителя")
    if view.status is Status.GRANTED_UNREGISTERED:
        said = _("Решено предоставить доступ {when}, {name}. Ждёт регистрации администратором")
        return said.format(when=_decided(view), name=_name(view.decider))
    if view.status is Status.ADOPTING:
        return _("Проект решения у руководителя. Подготовил: {name}").format(name=_name(view.executor))
    if view.status in {Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED} and application.decided_at:
        when = _decided(view)
        words = _("Предоставлено {when}, {name}") if view.status is Status.PROVIDED else _("Отказано {when}, {name}")
        return words.format(when=when, name=_name(view.decider)).rstrip(", ")
    if application.taken_at and view.executor and view.status not in {Status.WITHDRAWN, Status.TERMINATED}:
        when = f"{school.local(application.taken_at):%d.%m %H:%M}"
        return _("Исполнитель: {name}, с {when}").format(name=_name(view.executor), when=when)
    return status(view.status)


def _decided(view: CaseView) -> str:
    decided_at = view.application.decided_at
    return f"{view.school.local(decided_at):%d.%m %H:%M}" if decided_at else ""


def full(view: CaseView, note: str = "") -> Screen:
    """Everything about the case, in private with an officer of the school."""
    application, school = view.application, view.school
    lines = [note, ""] if note else []
    lines += [
        _("<b>Заявление № {number}</b> · {channel}").format(
            number=application.number, channel=channel(application.channel)
        ),
        _("Подано {moment}").format(moment=moment(school.local(application.filed_at))),
        status(view.status),
        *_clock(view),
        "",
    ]
    lines += [
        f"{field_title(name)}: {quoted(said(name, str(value)), 300)}"
        for name, value in application.answers.items()
        if name != Field.SCHOOL
    ]
    if school.in_person:
        lines.append(_("Данные заявителя принимаются лично: сверьте паспорт с личным делом ученика."))
    lines += ["", *(check_line(check) for check in view.checks)]
    lines += [*_pupil_lines(view), *_course_lines(view)]
    if view.asked and ask(view.asked) != note:
        lines += ["", ask(view.asked)]
    return Screen(fitted(lines), rows=full_rows(view, _choices(view)))


def _pupil_lines(view: CaseView) -> list[str]:
    if view.chosen_file:
        return [_("Личное дело ученика: № {file}").format(file=quoted(view.chosen_file))]
    return []


def _course_lines(view: CaseView) -> list[str]:
    """What has happened on the way and matters for what is to be done now."""
    lines: list[str] = []
    if view.status is Status.CORRECTING:
        asked = ", ".join(field_title(field) for field in view.asked_fields)
        lines.append(_("Заявителя просят исправить: {fields}").format(fields=asked))
    if (invited := view.invited) is not None:
        when = _("Беседа: {moment}, {place}").format(moment=moment(invited.talk_at), place=quoted(invited.place))
        lines += ["", when, *(f"- {quoted(question)}" for question in invited.questions), _talk_words(view)]
    if view.status is Status.ADOPTING:
        grant = view.case.drafted is Act.GRANT
        lines += ["", _("<b>Проект: предоставить доступ</b>") if grant else _("<b>Проект: отказать</b>")]
        lines += [f"- {quoted(ground.text)}" for ground in grounds_of(view)]
    if view.status is Status.TAKEN and not view.school.in_person and (why := view.last_note(Act.RETURN)):
        lines += ["", _("Руководитель вернул проект: {why}").format(why=quoted(why, 300))]
    return lines


def _talk_words(view: CaseView) -> str:
    outcome = view.case.talk.outcome if view.case.talk else None
    if outcome is Act.ACCEPT_TALK:
        return _("Заявитель придёт.")
    if outcome is Act.DECLINE_TALK:
        return _("Заявитель отказался от беседы: в ответ войдут предупреждение и вопросы.")
    if outcome is Act.MISS_TALK:
        return _("На беседу не пришли: в ответ войдут предупреждение и вопросы.")
    return _("Беседа состоялась.") if outcome is Act.HOLD_TALK else _("Ответа на приглашение ещё нет.")


def _choices(view: CaseView) -> list[Row]:
    """When the child may be one of several, the officer says which."""
    if view.school.in_person or len(view.candidates) < 2:
        return []
    return [
        (
            button(
                f"{'✓ ' if entry.pupil_id == view.application.pupil_id else ''}{entry.class_title} · {entry.name}",
                CardTap(
                    act="pupil", case=view.application.id, version=view.application.version, ground=str(entry.pupil_id)
                ),
            ),
        )
        for entry in view.candidates[:8]
    ]


def ask(what: str) -> str:
    """What the bot waits for in the officer's next message."""
    return {
        "file": _("Напишите номер личного дела ученика, как в списках школы."),
        "reason": _("Решение расходится с тем, что видит бот. Напишите причину одним сообщением, затем повторите."),
        "proof": _(
            "Личность заявителя пока не подтверждена: попросите его отправить свой номер кнопкой в чате, "
            "выдайте ссылку лично или сверьте паспорт."
        ),
        "known_file": _("Такого личного дела в списках нет. Проверьте номер и напишите ещё раз."),
    }[what]


def choose_ground(view: CaseView, grounds: tuple[Ground, ...]) -> Screen:
    """The grounds of the profile; a refusal without one is impossible (ruling 15)."""
    lines = [_("Отказ по заявлению № {number}. Выберите основание:").format(number=view.application.number), ""]
    for number, ground in enumerate(grounds, start=1):
        clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
        candidate = _(" - проект: школа ещё не внесла свой текст") if ground.candidate else ""
        lines.append(f"{number}. {quoted(ground.text)}{clause}{candidate}")
    numbers = tuple(
        act_button(view, str(number), "refuse", DANGER, ground.code) for number, ground in enumerate(grounds, 1)
    )
    more = (
        act_button(view, _("Несколько оснований…"), "several"),
        act_button(view, _("Отказ в приёме…"), "intake"),
    )
    return Screen("\n".join(lines), rows=(*in_rows(numbers), more, (back_button(view),)))


def in_rows(buttons: Row, width: int = 5) -> tuple[Row, ...]:
    """Small buttons side by side."""
    return tuple(buttons[i : i + width] for i in range(0, len(buttons), width))


def heirs(view: CaseView, officers: tuple[Officer, ...]) -> Screen:
    """Whom the case may be handed to, by name: in private alone."""
    if not officers:
        return Screen(_("Передать заявление некому: других ответственных сотрудников в школе нет."), alert=True)
    rows = [
        (act_button(view, FullName.read(one.name).initials()[:60] or "?", "heir", ground=str(one.person_id)),)
        for one in officers[:20]
    ]
    text = _("Кому передать заявление № {number}?").format(number=view.application.number)
    return Screen(text, rows=(*rows, (back_button(view),)))


def sure_withdrawn(view: CaseView) -> Screen:
    """Asks once: a withdrawal ends the case."""
    return Screen(
        _("Заявитель отозвал заявление № {number}? Рассмотрение закончится.").format(number=view.application.number),
        rows=((act_button(view, _("Да, отозвано"), "withdrawn", DANGER),), (back_button(view),)),
    )


def outcome(result: Outcome, *, in_group: bool) -> Screen | None:
    """What the officer who tapped is told; None where the card itself will say it."""
    match result:
        case NotFound():
            return Screen(_("Это действие доступно только ответственным сотрудникам школы."), alert=True)
        case Denied(why, view):
            # Names of officials are not secret: the one who lost is told who was first.
            return Screen(f"{denial(why)} {_hands(view)}", alert=True)
        case Overtaken(view):
            return Screen(_("Вас опередили: заявление уже изменилось. {hands}").format(hands=_hands(view)), alert=True)
        case Needs(what, view):
            return Screen(ask(what), alert=True) if in_group and what == "proof" else full(view, ask(what))
        case Done(act, view):
            return None if in_group else full(view, _done_note(act, view))
    return None


def _done_note(act: Act, view: CaseView) -> str:
    """One line above the case where the screen alone would not say what has just been done."""
    if act is Act.REASSIGN:
        return _("Передано: {name}").format(name=_name(view.executor))
    return {
        Act.ASK_TO_CORRECT: _("Отправлено заявителю."),
        Act.INVITE: _("Приглашение отправлено заявителю."),
        Act.RETURN: _("Проект возвращён исполнителю."),
    }.get(act, "")


def queue(found: Queue) -> Screen:
    """A page of the open cases, the one due first at the head, and the ways to look at the rest."""
    names = {
        Which.ALL: _("Все"),
        Which.MINE: _("Мои"),
        Which.FREE: _("Свободные"),
        Which.LATE: _("Просроченные"),
        Which.WAITS: _("Ждут заявителя"),
    }
    if not found.counts[Which.ALL]:
        return Screen(_("Открытых заявлений нет."))
    lines = [_("<b>Открытые заявления: {n}</b>").format(n=found.counts[Which.ALL])]
    if found.which is not Which.ALL:
        lines.append(f"{names[found.which]}: {found.counts[found.which]}")
    filters = tuple(
        button(f"{'✓ ' if one is found.which else ''}{name} · {found.counts[one]}", QueueTap(which=one))
        for one, name in names.items()
        if found.counts[one] or one is found.which
    )
    rows = [
        (
            act_button(
                view,
                f"№ {view.application.number} · {short_day(view.due.on) if view.due else ''} · {_hands(view)}"[:64],
                "look",
            ),
        )
        for view in found.views
    ]
    turns = []
    if found.page:
        turns.append(button("‹", QueueTap(which=found.which, page=found.page - 1)))
    if found.page + 1 < found.pages:
        turns.append(button("›", QueueTap(which=found.which, page=found.page + 1)))
    return Screen("\n".join(lines), rows=(*rows, tuple(turns), *in_rows(filters, 2)))


def nothing_found() -> Screen:
    return Screen(_("Заявление с таким номером не найдено."))


def _name(officer: Officer | None) -> str:
    return quoted(FullName.read(officer.name).initials()) if officer and officer.name else ""
