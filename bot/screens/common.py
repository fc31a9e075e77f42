"""What anybody may be told: a mistake of ours, a thing not understood, the end of an old button."""

from bot.i18n import gettext as _
from bot.screens.screen import Screen


def apology() -> Screen:
    return Screen(
        _("Произошла ошибка на нашей стороне, мы уже знаем о ней. Ничего не потеряно: повторите, пожалуйста, позже.")
    )


def unreadable() -> Screen:
    return Screen(_("Это сообщение не удалось обработать. Напишите, пожалуйста, текстом или отправьте команду /start."))


def old_button() -> Screen:
    return Screen(_("Эта кнопка устарела. Чтобы продолжить, отправьте команду /start."), alert=True)


def too_fast(*, alert: bool) -> Screen:
    """To who asks faster than anybody reads; nothing of it is lost but the reading."""
    return Screen(_("Слишком много запросов подряд. Подождите, пожалуйста, минуту и повторите."), alert=alert)


def not_found() -> Screen:
    """The polite nothing: the same whether there is no such thing or it is not theirs."""
    return Screen(_("Здесь ничего не найдено. Чтобы продолжить, отправьте команду /start."), alert=True)


def write_to_me() -> Screen:
    return Screen(_("Откройте личный чат с ботом и нажмите «Начать»: личное показываем только там."), alert=True)


def shown_in_private() -> Screen:
    return Screen(_("Открыто в личном чате с ботом."), alert=True)
