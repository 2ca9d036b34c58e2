# The handler hands the line to the loop, which writes it when it is its turn.
import asyncio
import logging
import signal

log = logging.getLogger(__name__)


def on_signal(handler):
    signal.signal(signal.SIGTERM, handler)


class Service:
    def run(self, loop: asyncio.AbstractEventLoop):
        self._loop = loop
        on_signal(self._stop)

    def _stop(self, signum, frame):
        self._loop.call_soon_threadsafe(self._tell, signum)

    def _tell(self, signum):
        log.info("ends by signal %s", signum)
