# The handler writes to the log and lets the interrupted code go on, which may be in the middle of the same stream.
import logging
import signal
import threading

log = logging.getLogger(__name__)
stopping = threading.Event()


def on_term(signum, frame):
    log.info("got signal %s", signum)  #~ lock-in-finalizer medium
    stopping.set()


def install():
    signal.signal(signal.SIGTERM, on_term)
