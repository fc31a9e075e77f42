"""Who reads a child's diary: the rights that stand, one ended on a ground, a way in for one more. In private alone."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.naming import file_number
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, FileToSend, Screen, button, fitted, quoted
from bot.screens.staff.case import in_rows
from bot.screens.words import day, denial, moment
from bot.services.leaving import LeavingNoted
from bot.services.outcomes import Denied, NotFound, Overtaken
from bot.services.readers import ReadersView, Reading, WayIn
from domain.cases import Proof
from domain.people import FullName
from domain.profiles import EndCause

Row = tuple[InlineKeyboardButton, ...]


class ReaderTap(CallbackData, prefix="sr"):
    """A button about the readers of a pupil; `ground` is a code."""

    act: str  # list, ask, end, link, aloud
    school: int = 0
    pupil: int = 0
    grant: int = 0
    ground: str = ""


def usage() -> Screen:
    return Screen(_("Напишите номер личного дела ученика, как в списках школы: /readers 1-25"))


def not_found() -> Screen:
    return Screen(_("Такого личного дела в списках вашей школы нет. Проверьте номер и напишите ещё раз."))


def readers(view: ReadersView | Denied | Overtaken | NotFound) -> Screen:
    """Where it stands; a choice of ground when a right is about to be ended."""
    match view:
        case NotFound():
            return Screen(_("Здесь ничего не найдено."), alert=True)
        case Denied(why, _view):
            return Screen(denial(why), alert=True)
        case Overtaken():
            return Screen(_("Вас опередили: заявление уже изменилось."), alert=True)
    return _ask(view, view.ending) if view.ending else _list(view)


def _title(view: ReadersView) -> str:
    file = quoted(file_number(view.pupil.source_id, in_person=view.school.in_person))
    if view.school.in_person:
        return _("<b>Личное дело № {file}</b>").format(file=file)
    said = _("<b>Личное дело № {file}</b> · {name}, {title}")
    return said.format(file=file, name=quoted(view.pupil.name), title=quoted(view.pupil.class_title))


def _list(view: ReadersView) -> Screen:
    lines = [_title(view), ""]
    if view.ended:
        lines += [_("Доступ прекращён, читатель извещён."), ""]
    lines.append(_("Дневник читают:") if view.readers else _("Дневник никому не открыт."))
    lines += [f"{number}. {_who(view, one)}" for number, one in enumerate(view.readers, start=1)]
    ends = tuple(
        button(_("Прекратить {n}…").format(n=number), ReaderTap(act="ask", grant=one.grant.id), DANGER)
        for number, one in enumerate(view.readers, start=1)
    )
    rows: list[Row] = list(in_rows(ends, 3))
    if view.may_invite:
        rows += [
            (button(_("Ссылка ещё одному представителю"), _tap(view, "link"), PRIMARY),),
            (button(_("Код на 10 минут"), _tap(view, "aloud")),),
        ]
        lines += ["", _("Ссылку и код выдают тому, чей документ вы видели: они подтверждают личность.")]
    return Screen(fitted(lines), rows=tuple(rows))


def _tap(view: ReadersView, act: str) -> ReaderTap:
    return ReaderTap(act=act, school=view.school.id, pupil=view.pupil.pupil_id)


def _who(view: ReadersView, one: Reading) -> str:
    """A name where names may be shown; since when, by which case, how the identity was proved."""
    grant = one.grant
    name = "" if view.school.in_person or not grant.person_name else FullName.read(grant.person_name).initials()
    since = _("с {day}").format(day=day(view.school.local(grant.granted_at).date()))
    parts = [
        quoted(name),
        since,
        _proof(grant.proof),
        _("заявление № {number}").format(number=one.number) if one.number else "",
    ]
    return ", ".join(part for part in parts if part)


def _proof(proof: str) -> str:
    words = {
        Proof.CONTACT_ON_ROLL: _("телефон из списков"),
        Proof.SCHOOL_CODE: _("код школы"),
        Proof.DOCUMENT_SEEN: _("документ предъявлен"),
    }
    return words.get(Proof(proof), "") if proof in set(Proof) else ""


def _ask(view: ReadersView, ending: Reading) -> Screen:
    lines = [
        _title(view),
        "",
        _("Прекратить доступ: {who}").format(who=_who(view, ending)),
        "",
        _("На каком основании?"),
    ]
    for number, ground in enumerate(view.grounds, start=1):
        clause = _(" (п. {clause})").format(clause=ground.clause) if ground.clause else ""
        lines.append(f"{number}. {quoted(ground.text)}{clause}")
    picks = tuple(
        button(str(number), ReaderTap(act="end", grant=ending.grant.id, ground=ground.code), DANGER)
        for number, ground in enumerate(view.grounds, start=1)
    )
    back = button(_("‹ Назад"), _tap(view, "list"))
    return Screen(fitted(lines), rows=(*in_rows(picks), (back,)))


def way_in(found: WayIn | NotFound) -> Screen:
    """A link with its picture, or six digits to be read out."""
    if isinstance(found, NotFound):
        return Screen(_("Здесь ничего не найдено."), alert=True)
    back: tuple[Row, ...] = ((button(_("‹ Назад"), _tap(found.view, "list")),),)
    if found.code:
        return Screen(code_words(found.code, f"{found.valid_until:%H:%M}"), rows=back)
    text = _("Ссылка на дневник ребёнка. Действует один раз, до {until}.\n<code>{url}</code>")
    picture = FileToSend("ssylka.png", found.picture, photo=True)
    return Screen(text.format(until=moment(found.valid_until), url=quoted(found.url)), rows=back, file=picture)


def code_words(code: str, until: str) -> str:
    """Six digits as they are read out, and what the applicant does with them."""
    return _(
        "Продиктуйте код заявителю: <b>{code}</b>\n"
        "Действует до {until}, один раз. Его пишут боту сообщением; на ошибки - пять попыток."
    ).format(code=f"{code[:3]} {code[3:]}", until=until)


def leaving(noted: LeavingNoted | NotFound) -> Screen:
    """That a pupil leaves, and what follows by itself."""
    if isinstance(noted, NotFound):
        return not_found()
    how = {
        EndCause.GRADUATED: _("Личное дело № {file}: окончание школы с {day}."),
        EndCause.EXPELLED: _("Личное дело № {file}: отчисление с {day}."),
    }.get(noted.how, _("Личное дело № {file}: выбытие с {day}."))
    lines = [how.format(file=quoted(noted.file), day=day(noted.on))]
    if noted.readers:
        lines.append(
            _("Доступ к дневнику закрыт, читатели извещены.")
            if noted.on <= noted.today
            else _("В этот день доступ к дневнику закроется сам, читатели будут извещены.")
        )
    return Screen("\n".join(lines))


def leaving_usage(*, bad: bool) -> Screen:
    """How to put down that a pupil leaves."""
    text = _("Напишите номер личного дела, день и как ученик ушёл: /left 1-25 25.06.2027 выпуск (или выбыл, отчислен).")
    return Screen(f"{problem('leaver', '')}\n{text}" if bad else text)
