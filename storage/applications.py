"""(being written)"""

from sqlalchemy.ext.asyncio import AsyncConnection


class Applications:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
