"""(being written)"""

from sqlalchemy.ext.asyncio import AsyncConnection


class Audit:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
