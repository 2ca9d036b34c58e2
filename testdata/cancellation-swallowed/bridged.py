# A plain function awaits through a bridge, and takes the cancellation for an error of the connection.
import asyncio


class Connection:
    def __init__(self, raw, await_only):
        self._raw = raw
        self._await = await_only

    def end(self):
        try:
            self._await(asyncio.shield(self._raw.close()))
        except (OSError, asyncio.CancelledError):  #~ cancellation-swallowed low
            self._raw.abort()
