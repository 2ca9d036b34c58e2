# Nothing says that threads are about: low, for those who ask for it.
import threading

audit_log = []


def record(entry):
    audit_log.append(entry)  #~ unlocked-shared-mutation low


def whoami():
    return threading.current_thread().name
