"""One request of a bot, and the table of methods it may name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from aiogram.methods import TelegramMethod
from aiogram.types import InputFile

from playground.errors import bad
from playground.files import UPLOAD_LIMIT, StoredFile
from playground.limits import Limits
from playground.rooms import BotAccount
from playground.world import Account, World

Request = TypeVar("Request", bound=TelegramMethod[Any])
Handler = Callable[["Call", Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came inside the request."""

    name: str
    data: bytes
    mime: str | None


class Attached(InputFile):
    """An uploaded file where the method's field expects one."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(filename=upload.name)
        self.upload = upload

    async def read(self, bot: Any) -> Any:
        """The bytes; present because aiogram's class asks for it."""
        yield self.upload.data


@dataclass
class Call:
    """Who asks, of which world, and the files that came along."""

    world: World
    account: Account
    limits: Limits
    uploads: dict[str, Upload] = field(default_factory=dict)

    @property
    def bot(self) -> BotAccount:
        return self.account.bot

    def file(self, given: str | InputFile | None, kind: str) -> StoredFile:
        """The file a field names: uploaded, attached by name, or known by its id."""
        if isinstance(given, Attached):
            return self._stored(given.upload, kind)
        reference = given if isinstance(given, str) else ""
        if not reference:
            raise bad(f"there is no {kind} in the request")
        if reference.startswith("attach://"):
            upload = self.uploads.get(reference.removeprefix("attach://"))
            if upload is None:
                raise bad("wrong file identifier/HTTP URL specified")
            return self._stored(upload, kind)
        known = self.world.files.by_id(reference, self.bot.id)
        if known.kind != kind:
            raise bad(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
        return known

    def _stored(self, upload: Upload, kind: str) -> StoredFile:
        if not upload.data:
            raise bad("file must be non-empty")
        if len(upload.data) > UPLOAD_LIMIT:
            raise bad("file is too big")
        return self.world.files.add(kind, upload.name, upload.data, upload.mime)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Bot API: how its request is read and who answers it."""

    name: str
    request: type[TelegramMethod[Any]]
    answer: Handler


METHODS: dict[str, Method] = {}


def method(
    request: type[Request],
) -> Callable[[Callable[[Call, Request], Awaitable[Any]]], Callable[[Call, Request], Awaitable[Any]]]:
    """Enter a handler into the table under the method's own name, which Telegram reads in any case."""

    def entered(handler: Callable[[Call, Request], Awaitable[Any]]) -> Callable[[Call, Request], Awaitable[Any]]:
        name = str(request.__api_method__)
        METHODS[name.lower()] = Method(name, request, cast(Handler, handler))
        return handler

    return entered
