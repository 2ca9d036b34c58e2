# The handler writes to the log, which the code it interrupts may be writing to.
import logging
import signal

log = logging.getLogger(__name__)


def on_signal(handler):
    signal.signal(signal.SIGTERM, handler)


class Service:
    def run(self):
        on_signal(self._stop)

    def _stop(self, signum, frame):
        self._tell(signum)  #~ lock-in-finalizer low
        raise SystemExit

    def _tell(self, signum):
        log.info("ends by signal %s", signum)
