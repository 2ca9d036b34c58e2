# The handler leaves the line to the loop, which writes it outside of the handler.
import asyncio
import logging
import signal

log = logging.getLogger(__name__)


def install(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event):
    def tell(signum):
        log.info("got signal %s", signum)
        stopping.set()

    def on_term(signum, frame):
        loop.call_soon_threadsafe(tell, signum)

    signal.signal(signal.SIGTERM, on_term)
