"""What anybody may be told: a mistake of ours, a thing not understood, the end of an old button."""

from bot.i18n import gettext as _
from bot.screens.screen import Screen


def apology() -> Screen:
    return Screen(
        _("Что-то сломалось у нас, и мы уже знаем об этом. Ничего не потеряно: повторите, пожалуйста, чуть позже.")
    )


def unreadable() -> Screen:
    return Screen(_("Это сообщение не удалось обработать. Напишите, пожалуйста, текстом или нажмите /start."))


def old_button() -> Screen:
    return Screen(_("Эта кнопка устарела. Откройте нужное заново: /start."), alert=True)


def not_found() -> Screen:
    """The polite nothing: the same whether there is no such thing or it is not theirs."""
    return Screen(_("Здесь ничего не найдено. Откройте нужное заново: /start."), alert=True)
