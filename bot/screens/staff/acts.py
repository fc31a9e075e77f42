"""The buttons of a case for staff: by its state on a card, by what the person may do in private."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.forms.access import PAPER
from bot.i18n import gettext as _
from bot.screens.correcting import MendTap
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, button
from bot.services.cases import CaseView
from bot.services.handing import handable
from domain.cases import DELIVERED, Act, Status
from domain.profiles import Field

ENDED = frozenset({Status.REFUSED, Status.INTAKE_REFUSED, Status.WITHDRAWN, Status.TERMINATED})
Row = tuple[InlineKeyboardButton, ...]


class CardTap(CallbackData, prefix="k"):
    """A button of a case: what to do, to which case, in the version the person saw."""

    act: str
    case: int
    version: int
    ground: str = ""


class QueueTap(CallbackData, prefix="sq"):
    """Which part of the queue to show, and which page of it."""

    which: str
    page: int = 0


class LinkTap(CallbackData, prefix="link"):
    """Make the one-time link of a case on paper."""

    case: int


class WriteTap(CallbackData, prefix="sw"):
    """A message to the applicant of a case; `open` names the case, the others a draft."""

    act: str  # open, pick, send
    case: int = 0
    draft: int = 0
    text: int = 0


class ReissueTap(CallbackData, prefix="sm"):
    """A button of a letter being corrected; `open` names a case, the others a draft."""

    act: str  # open, pick, issue
    case: int = 0
    draft: int = 0
    choice: str = ""


class CodeTap(CallbackData, prefix="sc"):
    """Another way in for the applicant of a case: six digits read out, or a link or digits for a new account."""

    act: str  # aloud, account, account_aloud
    case: int


class SheetTap(CallbackData, prefix="sb"):
    """Print a paper of a case, to be handed over by the school."""

    kind: str  # receipt, invitation, decision, termination
    case: int


def act_button(view: CaseView, text: str, act: str, style: str | None = None, ground: str = "") -> InlineKeyboardButton:
    tap = CardTap(act=act, case=view.application.id, version=view.application.version, ground=ground)
    return button(text, tap, style)


def back_button(view: CaseView) -> InlineKeyboardButton:
    return act_button(view, _("‹ К заявлению"), "look")


def card_rows(view: CaseView) -> tuple[Row, ...]:
    """Buttons by state; whether the one who taps may do it is asked when they tap."""
    look = act_button(view, _("Открыть лично"), "look")
    match view.status:
        case Status.FILED:
            return ((act_button(view, _("Взять"), "take", PRIMARY), look),)
        case Status.TAKEN | Status.CORRECTING:
            grant = act_button(view, _("Предоставить"), "grant", SUCCESS)
            refuse = act_button(view, _("Отказать…"), "grounds", DANGER)
            return ((grant, refuse), _way_rows(view, _at_work(view)), (look,))
        case Status.INVITED:
            return (_talk_row(view), (look,))
        case Status.ADOPTING:
            adopt = act_button(view, _("Утвердить"), "adopt", SUCCESS)
            return ((adopt, act_button(view, _("Вернуть…"), "return", DANGER)), (look,))
        case Status.GRANTED_UNREGISTERED:
            return ((act_button(view, _("Зарегистрировать"), "register", SUCCESS), look),)
    return ()


def full_rows(view: CaseView, choices: list[Row]) -> tuple[Row, ...]:
    """What this person may do now, in private; `choices` tell namesakes apart and stand above the decision."""
    rows: list[Row] = []
    if Act.TAKE in view.acts:
        rows.append((act_button(view, _("Взять"), "take", PRIMARY),))
    if Act.GRANT in view.acts:
        rows += [*choices, *_grant_rows(view), (act_button(view, _("Отказать…"), "grounds", DANGER),)]
    rows.append(_way_rows(view, view.acts))
    if Act.HOLD_TALK in view.acts:
        rows.append(_talk_row(view))
    if view.on_paper:
        rows += _for_applicant(view)
    rows.append(_sheet_row(view))
    if Act.ADOPT in view.acts:
        rows.append((act_button(view, _("Утвердить"), "adopt", SUCCESS),))
    if Act.RETURN in view.acts:
        rows.append((act_button(view, _("Вернуть…"), "return", DANGER),))
    if Act.REGISTER in view.acts:
        rows.append((act_button(view, _("Зарегистрировать"), "register", SUCCESS),))
    if Act.TERMINATE in view.acts:
        rows.append((act_button(view, _("Прекратить доступ…"), "terminate", DANGER),))
    if not view.on_paper and view.executes and not view.school.in_person:
        rows.append((button(_("Написать заявителю…"), WriteTap(act="open", case=view.application.id)),))
    if view.status in DELIVERED and view.executes:
        rows.append((button(_("Исправить письмо…"), ReissueTap(act="open", case=view.application.id)),))
    if not view.on_paper and view.acts and view.status not in ENDED:
        rows.append((button(_("Новый аккаунт заявителя…"), CodeTap(act="account", case=view.application.id)),))
    return tuple(row for row in rows if row)


def _sheet_row(view: CaseView) -> Row:
    """Papers the school hands over by itself: on paper, in person, or where the applicant has asked for paper."""
    asked = view.application.answers.get(Field.DELIVERY_FORM) == PAPER
    if not (view.on_paper or view.school.in_person or asked):
        return ()
    names = {
        "receipt": _("Расписка, PDF"),
        "invitation": _("Приглашение, PDF"),
        "decision": _("Решение, PDF"),
        "termination": _("О прекращении, PDF"),
    }
    return tuple(button(names[kind], SheetTap(kind=kind, case=view.application.id)) for kind in handable(view))


def _grant_rows(view: CaseView) -> list[Row]:
    if view.contact_proves:
        return [(act_button(view, _("Предоставить"), "grant", SUCCESS),)]
    seen: Row = (act_button(view, _("Паспорт предъявлен, предоставить"), "seen", SUCCESS),)
    if not view.on_paper:
        return [seen]
    return [seen, (act_button(view, _("Предоставить по ссылке от школы"), "by_link", SUCCESS),)]


def _at_work(view: CaseView) -> tuple[Act, ...]:
    """What an executor may begin in this state, whoever looks at the card."""
    taken = view.status is Status.TAKEN
    asks = (Act.ASK_TO_CORRECT,) if taken else ()
    return (*asks, *((Act.INVITE,) if taken and view.profile.talks else ()), Act.REASSIGN)


def _way_rows(view: CaseView, acts: tuple[Act, ...]) -> Row:
    """Ways to go on that decide nothing yet."""
    found: list[InlineKeyboardButton] = []
    if Act.ASK_TO_CORRECT in acts and not view.school.in_person:
        found.append(act_button(view, _("Уточнить…"), "correct"))
    if Act.INVITE in acts:
        found.append(act_button(view, _("Пригласить…"), "invite"))
    if Act.REASSIGN in acts:
        found.append(act_button(view, _("Передать…"), "heirs"))
    return tuple(found)


def _talk_row(view: CaseView) -> Row:
    held = act_button(view, _("Беседа состоялась"), "held", SUCCESS)
    return (held, act_button(view, _("Не пришли"), "missed", DANGER))


def _for_applicant(view: CaseView) -> list[Row]:
    """What an applicant on paper has said, put down by the executor; and the link once there is one to hand."""
    rows: list[Row] = []
    if Act.CORRECT in view.acts:
        rows.append((button(_("Внести исправления"), MendTap(act="open", case=view.application.id), PRIMARY),))
    if Act.WITHDRAW in view.acts:
        rows.append((act_button(view, _("Заявитель отозвал…"), "withdraw", DANGER),))
    if view.status is Status.PROVIDED:
        rows.append(
            (
                button(_("Ссылка для заявителя"), LinkTap(case=view.application.id), PRIMARY),
                button(_("Код на 10 минут"), CodeTap(act="aloud", case=view.application.id)),
            )
        )
    return rows
