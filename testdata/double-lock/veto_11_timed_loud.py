# The twin of veto_11_timed.py: one without waits for ever.
import threading

journal_lock = threading.Lock()


def flush(lines):
    with journal_lock:
        if journal_lock.acquire():  #~ double-lock
            journal_lock.release()
        lines.clear()
