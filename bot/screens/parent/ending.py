"""The ways an applicant ends things, each asked once; and the answer to an invitation."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens import common
from bot.screens.ending_tap import ConsentTap
from bot.screens.parent.case import CaseTap, end_button
from bot.screens.parent.case import case as case_screen
from bot.screens.screen import DANGER, PRIMARY, Screen, button, fitted, quoted
from bot.screens.words import field_title, said
from bot.services.applying import CONSENT_VERSION
from bot.services.cases import CaseView
from bot.services.ending import ConsentWithdrawn
from bot.services.outcomes import Denied, Done, Moved, NotFound, Overtaken
from domain import retention
from domain.cases import Act
from domain.profiles import Field, LetterKind

Row = tuple[InlineKeyboardButton, ...]
_ON_FORM = (
    Field.APPLICANT_NAME,
    Field.REGISTERED_PLACE,
    Field.PHONE,
    Field.PASSPORT_NUMBER,
    Field.PASSPORT_ISSUED_BY,
    Field.CHILD_NAME,
    Field.CHILD_CLASS,
)


def sure(view: CaseView, act: Act) -> Screen:
    """What will happen, and one red button; nothing where the case has gone on."""
    if act not in view.acts:
        return gone()
    return {Act.WITHDRAW: _sure_to_withdraw, Act.CANCEL: _sure_to_cancel, Act.DECLINE_TALK: _sure_to_decline}[act](view)


def _sure_to_withdraw(view: CaseView) -> Screen:
    text = _("Отозвать заявление № {number}? Рассмотрение закончится. Подать новое можно в любой день.")
    red = end_button(view, _("Да, отозвать"), "withdrawn", DANGER)
    return Screen(text.format(number=view.application.number), rows=((red,), _back(view)))


def _sure_to_decline(view: CaseView) -> Screen:
    text = _(
        "Отказаться от беседы? Ответ дадут по имеющимся сведениям. Недостаток сведений может повлечь менее "
        "подробное рассмотрение; вопросы, которые нужно пояснить, будут перечислены в ответе."
    )
    return Screen(text, rows=((end_button(view, _("Да, отказаться"), "declined", DANGER),), _back(view)))


def _sure_to_cancel(view: CaseView) -> Screen:
    """The form of App. 3 in full: the tap under it is the signature (ruling 8)."""
    answers = view.application.answers
    lines = [
        _("<b>Заявление об отмене электронного дневника</b>"),
        *([f"{quoted(form)}."] if (form := view.profile.forms.get(LetterKind.CANCELLATION)) else []),
        _("Кому: {school}").format(school=quoted(view.school.name)),
        "",
        *(
            f"{field_title(field)}: {quoted(said(field, str(answers[field])), 300)}"
            for field in _ON_FORM
            if answers.get(field)
        ),
        "",
        _(
            "Прошу отменить предоставление информации о текущей успеваемости моего ребёнка в электронном виде и "
            "предоставлять её в традиционной форме (школьного дневника обучающегося)."
        ),
        "",
        _("Нажимая «Подписать отказ», вы подписываете его. Дата и время будут записаны, доступ закроется сразу."),
    ]
    return Screen(fitted(lines), rows=((end_button(view, _("Подписать отказ"), "cancelled", DANGER),), _back(view)))


def _back(view: CaseView) -> Row:
    return (button(_("‹ К заявлению"), CaseTap(act="show", case=view.application.id)),)


def gone() -> Screen:
    """An old button: the case has moved on since."""
    return Screen(_("По заявлению уже есть новости. Откройте его заново: /cases."), alert=True)


def outcome(result: Moved | NotFound) -> Screen:
    """What has come of it."""
    match result:
        case NotFound():
            return common.not_found()
        case Denied() | Overtaken():
            return gone()
        case Done(act, view):
            return _done(act, view)


def _done(act: Act, view: CaseView) -> Screen:
    number = view.application.number
    if act is Act.WITHDRAW:
        again = button(_("Подать снова"), CaseTap(act="again", case=view.application.id), PRIMARY)
        return Screen(_("Заявление № {number} отозвано.").format(number=number), rows=((again,), _list(view)))
    if act is Act.CANCEL:
        text = _(
            "Услуга прекращена по вашему заявлению. Доступ к дневнику закрыт, сведения будут в бумажном дневнике.\n"
            "Вернуть доступ можно новым заявлением: /apply."
        )
        paper = (
            () if view.school.in_person else (button(_("Отказ, PDF"), CaseTap(act="end", case=view.application.id)),)
        )
        return Screen(text, rows=(paper, _list(view)))
    return case_screen(view)


def _list(view: CaseView) -> Row:
    return (button(_("Мои заявления"), CaseTap(act="list", case=view.application.id)),)


def consent_given() -> Screen:
    """The consent that stands, and the way to take it back (152-ФЗ)."""
    return Screen(
        _(
            "Вы дали согласие на обработку персональных данных (редакция {version}). Его можно отозвать в любой "
            "момент: тогда услуга прекратится, доступ к дневнику закроется, открытые заявления будут отозваны."
        ).format(version=CONSENT_VERSION),
        rows=((button(_("Отозвать согласие…"), ConsentTap(act="ask"), DANGER),),),
    )


def no_consent() -> Screen:
    return Screen(_("Согласия на обработку персональных данных сейчас нет: его спрашивают перед заявлением, /apply."))


def sure_to_withdraw_consent() -> Screen:
    return Screen(
        _("Отозвать согласие? Доступ к дневникам всех детей закроется сразу, открытые заявления будут отозваны."),
        rows=((button(_("Да, отозвать согласие"), ConsentTap(act="withdraw"), DANGER),),),
    )


def consent_withdrawn(ended: ConsentWithdrawn) -> Screen:
    lines = [_("Согласие отозвано.")]
    if ended.diaries:
        lines.append(_("Доступ к дневникам закрыт."))
    if ended.cases:
        lines.append(_("Открытые заявления отозваны, услуга прекращена."))
    lines += [
        _("Ваши данные сотрём за {n} дней; заявления и решения закон велит хранить дольше: /mydata.").format(
            n=retention.PERSON.keeps.days
        ),
        _("Если передумаете, начните снова: /start."),
    ]
    return Screen("\n".join(lines), forget_keyboard=True)
