"""First contact, consent, and the parent's home."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens.about_tap import about_button
from bot.screens.screen import PRIMARY, SUCCESS, Screen, button, quoted
from bot.screens.words import role, status
from bot.services.applying import CONSENT_VERSION
from bot.services.homes import Home
from bot.services.joining import ACCESS, ACCOUNT, STAFF_CHAT, BadLink, Joined


class StartTap(CallbackData, prefix="s"):
    act: str  # apply, agree, code, home, cases, diary
    language: str = ""


class SpeakTap(CallbackData, prefix="lang"):
    language: str


def welcome() -> Screen:
    """What this is, before anything is asked or stored."""
    other = "en" if language() == "ru" else "ru"
    return Screen(
        _(
            "Здравствуйте! Здесь можно получить доступ к электронному дневнику ребёнка и узнавать об успеваемости.\n"
            "Это бесплатно. Срок решения зависит от школы и будет назван при подаче."
        ),
        rows=(
            (button(_("Подать заявление"), StartTap(act="apply", language=language()), PRIMARY),),
            (
                button(_("У меня есть код"), StartTap(act="code", language=language())),
                about_button(_("Об услуге")),
            ),
            (button("English" if other == "en" else "Русский", SpeakTap(language=other)),),
        ),
    )


def consent() -> Screen:
    """The consent as a document of its own (152-ФЗ), before the form and apart from it."""
    return Screen(
        _(
            "<b>Согласие на обработку персональных данных</b>\n"
            "Редакция {version}\n\n"
            "Я даю согласие школе, в которую подаю заявление, обрабатывать персональные данные.\n"
            "<b>Мои:</b> фамилия, имя, отчество, кем прихожусь ребёнку, место регистрации, адрес для ответа, "
            "телефон, электронная почта, паспортные данные.\n"
            "<b>Моего ребёнка:</b> фамилия, имя, отчество, дата рождения, класс, сведения об успеваемости и "
            "посещаемости.\n\n"
            "<b>Зачем:</b> рассмотреть заявление, предоставить доступ к электронному дневнику и сообщать об "
            "успеваемости.\n"
            "<b>Как:</b> данные хранятся зашифрованными, видны только сотрудникам школы, которым они нужны для "
            "работы. Сообщения идут через мессенджер Telegram.\n"
            "<b>Срок:</b> пока оказывается услуга. Согласие можно отозвать в любой момент, тогда услуга прекращается."
        ).format(version=CONSENT_VERSION),
        rows=(
            (button(_("Даю согласие"), StartTap(act="agree", language=language()), SUCCESS),),
            (button(_("‹ Назад"), StartTap(act="home", language=language())),),
        ),
    )


def ask_code() -> Screen:
    return Screen(
        _(
            "Код доступа школа выдаёт лично: ссылкой, QR-кодом или шестью цифрами. Откройте ссылку на этом телефоне, и "
            "код введётся сам. Если ссылка не открывается, пришлите её сюда сообщением. Цифры тоже напишите сюда."
        ),
        rows=((button(_("‹ Назад"), StartTap(act="home", language=language())),),),
    )


def joined(outcome: Joined | BadLink) -> Screen:
    """What a one-time link has done."""
    if isinstance(outcome, BadLink) and outcome.left == 0:
        return Screen(_("Слишком много кодов не подошло. Подождите десять минут или попросите в школе ссылку."))
    if isinstance(outcome, BadLink) and outcome.left is not None:
        return Screen(
            _(
                "Код не подошёл: он действует десять минут. Осталась {n} попытка.",
                "Код не подошёл: он действует десять минут. Осталось попыток: {n}.",
                outcome.left,
            ).format(n=outcome.left)
        )
    if isinstance(outcome, BadLink):
        return Screen(_("Эта ссылка уже использована или её срок истёк. Попросите, пожалуйста, в школе новую."))
    school = quoted(outcome.school.name)
    if outcome.kind == ACCOUNT:
        return Screen(
            _("Заявления и доступ к дневнику теперь здесь, в этом аккаунте.\n{school}").format(school=school),
            rows=((button(_("Открыть дневник"), StartTap(act="home"), PRIMARY),),),
        )
    if outcome.kind == ACCESS:
        return Screen(
            _("Доступ к дневнику открыт.\n{school}").format(school=school),
            rows=((button(_("Открыть дневник"), StartTap(act="home"), PRIMARY),),),
        )
    if outcome.kind == STAFF_CHAT or outcome.role is None:
        return Screen(
            _("Теперь это чат сотрудников школы.\n{school}\nСюда будут приходить заявления.").format(school=school)
        )
    return Screen(_("Добро пожаловать! Ваша роль: {role}.\n{school}").format(role=role(outcome.role), school=school))


def home(home: Home) -> Screen:
    """Where a parent without an open diary stands."""
    lines = [_("Здравствуйте!")]
    lines += [f"№ {view.application.number}: {status(view.status)}" for view in home.cases]
    going_on = _("Продолжить заявление") if home.form_open else _("Подать заявление")
    rows = [(button(going_on, StartTap(act="apply"), PRIMARY),)]
    if home.cases:
        rows.append((button(_("Мои заявления"), StartTap(act="cases")),))
    rows.append((about_button(_("Об услуге")),))
    return Screen("\n".join(lines), rows=tuple(rows))
