# The cancellation is raised again after the clean-up.
import asyncio


class Connection:
    def __init__(self, raw, await_only):
        self._raw = raw
        self._await = await_only

    def end(self):
        try:
            self._await(asyncio.shield(self._raw.close()))
        except (OSError, asyncio.CancelledError) as error:
            self._raw.abort()
            if isinstance(error, asyncio.CancelledError):
                raise
