"""What comes by itself, when, and how it looks on a shared phone; a sample of it; the language."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.i18n import language, pgettext
from bot.screens.days import clock
from bot.screens.naming import child_name
from bot.screens.parent.news import news
from bot.screens.screen import PRIMARY, Screen, button, quoted
from bot.services.choosing import DIGEST_CHOICES, EVENING_CHOICES, QUIET_CHOICES, ZONES, Choices
from bot.services.news_facts import AbsenceSaid, HomeworkSaid, MarkSaid
from bot.services.news_telling import News
from domain.marks import Attendance, WorkKind
from domain.news import REMINDERS, Delivery, NewsKind, Quiet

_CHOSEN = " ✓"


class SettingsTap(CallbackData, prefix="ns"):
    act: str  # show, kinds, kind, hours, quiet, evening, digest, zones, zone, rest, phone, spoilers, nameless, sample
    child: int = 0
    value: str = ""


class TongueTap(CallbackData, prefix="nl"):
    language: str


def kind_words(kind: NewsKind) -> str:
    """A kind of news as it is called in the settings."""
    return {
        NewsKind.MARK: _("Отметки"),
        NewsKind.ABSENCE: _("Пропуски"),
        NewsKind.HOMEWORK: _("Новые задания"),
        NewsKind.TIMETABLE: _("Изменения расписания"),
        NewsKind.TEST: _("Контрольные впереди"),
        NewsKind.RESULT: _("Итоговые отметки"),
        NewsKind.ANSWER: _("Ответы школы"),
        NewsKind.MESSAGE: _("Сообщения учителя и школы"),
        NewsKind.EVENING: _("Задания на завтра"),
        NewsKind.WEEK: _("Итоги недели"),
    }[kind]


def delivery_words(delivery: Delivery, kind: NewsKind) -> str:
    if delivery is Delivery.AT_ONCE and kind in REMINDERS:
        return pgettext("уведомления", "да")
    return {
        Delivery.AT_ONCE: pgettext("уведомления", "сразу"),
        Delivery.DIGEST: pgettext("уведомления", "в сводке"),
        Delivery.OFF: pgettext("уведомления", "нет"),
    }[delivery]


def main(choices: Choices) -> Screen:
    """Everything chosen, in short; each button changes a part of it."""
    other = "en" if language() == "ru" else "ru"
    tongue = button("English" if other == "en" else "Русский", TongueTap(language=other))
    if not choices.children:
        lines = [
            _("<b>Настройки</b>"),
            _("Уведомления о ходе ваших дел приходят всегда, без звука в тихие часы."),
            "",
            *_hours_lines(choices, children=False),
        ]
        return Screen("\n".join(lines), rows=((button(_("Тихие часы"), SettingsTap(act="hours")),), (tongue,)))
    lines = [_("<b>Настройки уведомлений</b>"), *_kinds_in_short(choices), "", *_hours_lines(choices)]
    if choices.settings.spoilers or choices.settings.nameless:
        lines.append(_phone_line(choices))
    rows = (
        (button(_("Что присылать"), SettingsTap(act="kinds"), PRIMARY),),
        (button(_("Когда"), SettingsTap(act="hours")), button(_("Общий телефон"), SettingsTap(act="phone"))),
        (button(_("Прислать пример"), SettingsTap(act="sample")), tongue),
    )
    return Screen("\n".join(lines), rows=rows)


def _kinds_in_short(choices: Choices) -> list[str]:
    """Kinds by the way they are told; then those children for whom something is otherwise."""
    lines = []
    by_delivery: dict[str, list[str]] = {}
    for kind in NewsKind:
        delivery = choices.settings.delivery(kind)
        reminds = kind in REMINDERS and delivery is not Delivery.OFF
        words = _("Напоминания") if reminds else delivery_words(delivery, kind)
        by_delivery.setdefault(words, []).append(kind_words(kind))
    lines += [f"{words[:1].upper()}{words[1:]}: {_row(kinds)}" for words, kinds in by_delivery.items()]
    for child in choices.children:
        other = [
            f"{_lower(kind_words(kind))} - {delivery_words(here, kind)}"
            for kind in NewsKind
            if (here := choices.settings.delivery(kind, child.facts.pupil_id)) is not choices.settings.delivery(kind)
        ]
        if other:
            name = quoted(child_name(child, choices.children))
            lines.append(_("{name} иначе: {kinds}").format(name=name, kinds=", ".join(other)))
    return lines


def _row(kinds: list[str]) -> str:
    return ", ".join(_lower(kind) for kind in kinds)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _hours_lines(choices: Choices, *, children: bool = True) -> list[str]:
    settings = choices.settings
    quiet = _("Тихие часы: {hours}").format(hours=_quiet_words(settings.quiet))
    lines = [_("{quiet}, по времени: {zone}").format(quiet=quiet, zone=_zone_words(choices.zone))]
    if not children:
        return lines
    lines.append(
        _("Сводка - в {digest}, задания на завтра - в {evening}").format(
            digest=clock(settings.digest_at), evening=clock(settings.evening_at)
        )
    )
    if settings.rest_on_days_off:
        lines.append(_("В выходные и праздники - только сводкой"))
    return lines


def _quiet_words(quiet: Quiet | None) -> str:
    if quiet is None:
        return pgettext("тихие часы", "нет")
    return f"{clock(quiet.since)}–{clock(quiet.until)}"


def _zone_words(zone: str) -> str:
    known = {
        "Europe/Kaliningrad": _("Калининград"),
        "Europe/Moscow": _("Москва"),
        "Europe/Samara": _("Самара"),
        "Asia/Yekaterinburg": _("Екатеринбург"),
        "Asia/Omsk": _("Омск"),
        "Asia/Krasnoyarsk": _("Красноярск"),
        "Asia/Irkutsk": _("Иркутск"),
        "Asia/Yakutsk": _("Якутск"),
        "Asia/Vladivostok": _("Владивосток"),
        "Asia/Magadan": _("Магадан"),
        "Asia/Kamchatka": _("Камчатка"),
    }
    return known.get(zone, zone)


def _phone_line(choices: Choices) -> str:
    parts = []
    if choices.settings.spoilers:
        parts.append(_("отметки скрыты до нажатия"))
    if choices.settings.nameless:
        parts.append(_("без имени ребёнка"))
    return _("Общий телефон: {how}").format(how=", ".join(parts))


def kinds(choices: Choices) -> Screen:
    """A button a kind: a tap chooses the next way."""
    pupil = choices.child.facts.pupil_id if choices.child else None
    lines = [
        _("<b>Что присылать</b>"),
        _("Нажмите, чтобы выбрать: сразу, в вечерней сводке или не присылать."),
        _("Решения по вашим заявлениям и обращениям приходят всегда."),
    ]
    rows = []
    if len(choices.children) > 1:
        rows.append(_children_row(choices))
    for kind in NewsKind:
        words = delivery_words(choices.settings.delivery(kind, pupil), kind)
        label = _("{kind}: {how}").format(kind=kind_words(kind), how=words)
        rows.append((button(label, SettingsTap(act="kind", child=pupil or 0, value=kind.value)),))
    return Screen("\n".join(lines), rows=(*rows, _back()))


def _children_row(choices: Choices) -> tuple[InlineKeyboardButton, ...]:
    everybody = _("Все дети") + (_CHOSEN if choices.child is None else "")
    row = [button(everybody, SettingsTap(act="kinds"))]
    for child in choices.children:
        label = child_name(child, choices.children) + (_CHOSEN if child == choices.child else "")
        row.append(button(label, SettingsTap(act="kinds", child=child.facts.pupil_id)))
    return tuple(row)


def hours(choices: Choices) -> Screen:
    """Quiet hours, the hours of the digest and of the evening's reminder, the zone, days off."""
    settings = choices.settings
    lines = [
        _("<b>Когда присылать</b>"),
        _("Что случилось в тихие часы, придёт сразу после них."),
        "",
        *_hours_lines(choices, children=bool(choices.children)),
    ]
    quiet = [
        _choice(_quiet_label(one), "quiet", number, settings.quiet == one) for number, one in enumerate(QUIET_CHOICES)
    ]
    rows = [tuple(quiet[:3]), tuple(quiet[3:])]
    if choices.children:
        rows += [
            (button(_("Сводка в…"), SettingsTap(act="digests")), button(_("Задания в…"), SettingsTap(act="evenings"))),
            (
                button(
                    _("В выходные: только сводка") if not settings.rest_on_days_off else _("В выходные: как всегда"),
                    SettingsTap(act="rest"),
                ),
            ),
        ]
    rows.append((button(_("Часовой пояс"), SettingsTap(act="zones")),))
    return Screen("\n".join(lines), rows=(*rows, _back()))


def _quiet_label(quiet: Quiet | None) -> str:
    return _("Без тихих часов") if quiet is None else f"{quiet.since:%H}–{quiet.until:%H}"


def digests(choices: Choices) -> Screen:
    """The hour of the digest."""
    row = [
        _choice(clock(one), "digest", number, choices.settings.digest_at == one)
        for number, one in enumerate(DIGEST_CHOICES)
    ]
    return Screen(_("В котором часу присылать вечернюю сводку?"), rows=(tuple(row), _back("hours")))


def evenings(choices: Choices) -> Screen:
    """The hour at which the homework of the next day is reminded of."""
    row = [
        _choice(clock(one), "evening", number, choices.settings.evening_at == one)
        for number, one in enumerate(EVENING_CHOICES)
    ]
    return Screen(_("В котором часу напоминать о заданиях на завтра?"), rows=(tuple(row), _back("hours")))


def zones(choices: Choices) -> Screen:
    """The zone a person lives in, where it is not the school's."""
    buttons = [
        _choice(_zone_words(one), "zone", number, choices.settings.zone == one) for number, one in enumerate(ZONES)
    ]
    pairs = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    school = _choice(_("Как у школы"), "zone", len(ZONES), choices.settings.zone is None)
    text = _("В каком часовом поясе вы живёте? По нему считаются тихие часы и часы напоминаний.")
    return Screen(text, rows=((school,), *pairs, _back("hours")))


def phone(choices: Choices) -> Screen:
    """What protects from the eyes of others."""
    settings = choices.settings
    lines = [
        _("<b>Общий телефон</b>"),
        _("Если экран видят и другие, отметки можно закрыть: они откроются по нажатию. Имя ребёнка можно не называть."),
    ]
    marks = _("Закрывать отметки: {how}").format(how=_yes(settings.spoilers))
    names = _("Не называть имени: {how}").format(how=_yes(settings.nameless))
    rows = (
        (button(marks, SettingsTap(act="spoilers")),),
        (button(names, SettingsTap(act="nameless")),),
        (button(_("Прислать пример"), SettingsTap(act="sample")),),
        _back(),
    )
    return Screen("\n".join(lines), rows=rows)


def _yes(chosen: bool) -> str:
    return pgettext("уведомления", "да") if chosen else pgettext("уведомления", "нет")


def sample(choices: Choices) -> Screen:
    """A message as it would come; everything in it but the child is invented."""
    child, day = choices.children[0], choices.today
    subjects = (_("Алгебра"), _("История"), _("Физика"))
    said: dict[NewsKind, tuple[object, ...]] = {
        NewsKind.MARK: (
            MarkSaid(subject=subjects[0], day=day, value="5", work=WorkKind.CONTROL.value, debt_until=None),
            MarkSaid(subject=subjects[0], day=day, value="4", work=None, debt_until=None, was="3"),
        ),
        NewsKind.ABSENCE: (
            AbsenceSaid(
                subject=subjects[1], day=day, period=4, code=Attendance.ABSENT.value, minutes=None, changed=False
            ),
        ),
        NewsKind.HOMEWORK: (
            HomeworkSaid(
                subject=subjects[2], due_on=day + timedelta(days=1), text=_("§ 8, задача 3"), individual=False,
                changed=False, withdrawn=False,
            ),
        ),
    }  # fmt: skip
    shown = news(
        News(child=child, children=choices.children, said=said, settings=choices.settings, today=choices.today)
    )
    text = "\n".join([_("<i>Пример, отметки вымышлены</i>"), shown.text])
    return Screen(text, rows=shown.rows, protected=shown.protected)


def _choice(label: str, act: str, number: int, chosen: bool) -> InlineKeyboardButton:
    return button(label + (_CHOSEN if chosen else ""), SettingsTap(act=act, value=str(number)))


def _back(act: str = "show") -> tuple[InlineKeyboardButton, ...]:
    return (button(_("‹ Назад"), SettingsTap(act=act)),)
