"""The commands by name."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.authorities import app as authorities
from bot.commands.exporting import app as exports
from bot.commands.schools import app as schools
from bot.commands.years import app as years

app = typer.Typer(
    help="Бот электронного дневника: запуск, настройка и уход.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(schools, name="school")
app.add_typer(authorities, name="authority")
app.add_typer(exports, name="export")
app.add_typer(years, name="year")

Day = Annotated[str, typer.Argument(help="День события, например 2026-12-30")]


@app.command()
def run() -> None:
    """Запустить бота."""
    import asyncio

    from bot.commands.common import one_sentence
    from bot.settings import load_settings

    with one_sentence():
        settings = load_settings(talking=True)
        from bot.app import serve
        from bot.logs import set_up_logs

        set_up_logs(settings.log_level)
        asyncio.run(serve(settings))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Порт страницы")] = 8800,
) -> None:
    """Попробовать без Telegram: живая школа и страница чата в браузере."""
    from bot.commands.demo import run_demo

    run_demo(port)


@app.command()
def due(
    since: Day,
    amount: Annotated[int, typer.Argument(help="Сколько дней")],
    unit: Annotated[str, typer.Argument(help="working - рабочих, calendar - календарных")],
    school: Annotated[int | None, typer.Option(help="Номер школы: её регион и правки календаря")] = None,
) -> None:
    """Посчитать, когда истекает срок."""
    from bot.commands.due import say_due

    say_due(since, amount, unit, school)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="Папка, zip или файл")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Показать, что изменится, и ничего не менять")] = False,
    school: Annotated[int | None, typer.Option(help="Номер школы, если в файлах она названа иначе")] = None,
    org: Annotated[str, typer.Option(help="Код этой школы в файлах, если школ в них несколько")] = "",
    gone: Annotated[
        bool, typer.Option("--gone", help="Кого в файлах больше нет, те выбыли, сколько бы их ни было")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Угаданные столбцы угаданы верно")] = False,
    refused: Annotated[Path | None, typer.Option(help="Куда положить отклонённые строки (.xlsx)")] = None,
) -> None:
    """Загрузить списки, расписание и журнал из файлов."""
    from bot.commands.importing import Wish, run_import

    run_import(path, Wish(dry_run=dry_run, school=school, let_go=gone, yes=yes, refused=refused, org=org))


@app.command()
def refresh(
    path: Annotated[Path, typer.Argument(help="Папка, которую наполняет другая система")],
    school: Annotated[int, typer.Option(help="Номер школы")],
) -> None:
    """Обновить школу из папки, как по ночам: неизменившееся не читается, о свежем узнают родители."""
    from bot.commands.importing import run_refresh

    run_refresh(path, school)


@app.command()
def invite(
    role: Annotated[str, typer.Argument(help="teacher, officer, head, administrator, staff-chat или reader")],
    school: Annotated[int, typer.Option(help="Номер школы")],
    person: Annotated[str, typer.Option(help="Код сотрудника (или ученика для reader) из загруженных списков")] = "",
    bot_name: Annotated[str, typer.Option(help="Имя бота для ссылки")] = "",
    restricted: Annotated[bool, typer.Option("--restricted", help="Для reader: только расписание и задания")] = False,
) -> None:
    """Выдать одноразовую ссылку: роль, чат сотрудников или доступ к дневнику."""
    from bot.commands.people import run_invite

    run_invite(role, school, person, bot_name, restricted=restricted)


@app.command()
def letter(
    number: Annotated[str, typer.Argument(help="Номер заявления")],
    path: Annotated[Path, typer.Argument(help="Куда положить PDF")],
    school: Annotated[int, typer.Option(help="Номер школы")],
    kind: Annotated[str, typer.Option(help="decision, receipt, invitation или termination")] = "decision",
    applicant: Annotated[str, typer.Option(help="Фамилия, имя, отчество заявителя, как в его паспорте")] = "",
    address: Annotated[str, typer.Option(help="Куда отправить ответ, если по почте")] = "",
    anew: Annotated[bool, typer.Option("--anew", help="Напечатать взамен прежнего: в нём опечатка")] = False,
) -> None:
    """Напечатать письмо по заявлению с именами: для школы, где имена не идут через мессенджер."""
    from bot.commands.letters import run_letter

    run_letter(number, path, school, kind, (applicant, address), anew=anew)


@app.command()
def restrict(
    person: Annotated[int, typer.Argument(help="Номер человека, как в журнале действий")],
    school: Annotated[int, typer.Option(help="Номер школы")],
    pupil: Annotated[str, typer.Option(help="Код ученика из загруженных списков")],
    whole: Annotated[bool, typer.Option("--whole", help="Вернуть весь дневник")] = False,
) -> None:
    """Оставить одному из представителей только расписание и задания ребёнка."""
    from bot.commands.people import run_restrict

    run_restrict(person, school, pupil, whole=whole)


@app.command()
def revoke(
    person: Annotated[int, typer.Argument(help="Номер человека, как в журнале действий")],
    school: Annotated[int, typer.Option(help="Номер школы")],
) -> None:
    """Снять все роли человека в школе, сразу."""
    from bot.commands.people import run_revoke

    run_revoke(person, school)


@app.command()
def backup(path: Annotated[Path, typer.Argument(help="Куда положить копию")]) -> None:
    """Снять копию базы, не останавливая бота."""
    from bot.commands.care import run_backup

    run_backup(path)


@app.command()
def restore(path: Annotated[Path, typer.Argument(help="Копия, снятая командой backup")]) -> None:
    """Вернуть базу из копии; бот должен быть остановлен."""
    from bot.commands.care import run_restore

    run_restore(path)


@app.command()
def move(
    source: Annotated[str, typer.Argument(metavar="FROM_URL", help="Откуда: sqlite+aiosqlite:///data/diary.db")],
    target: Annotated[str, typer.Argument(metavar="TO_URL", help="Куда: postgresql+asyncpg://user:password@host/name")],
) -> None:
    """Перенести базу SQLite в пустой PostgreSQL; бот остановлен."""
    from bot.commands.moving import run_move

    run_move(source, target)


@app.command()
def check() -> None:
    """Проверить настройки, машину, базу и связь с Telegram."""
    from bot.commands.checking import run_check

    run_check()


@app.command(name="rotate-keys")
def rotate_keys() -> None:
    """Зашифровать всё первым ключом из SECRET_KEYS; потом остальные можно убрать. Бота не останавливать."""
    from bot.commands.keys import run_rotation

    run_rotation()
