"""(being written)"""

from sqlalchemy.ext.asyncio import AsyncConnection


class Classes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
