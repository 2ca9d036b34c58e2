# The lock usage of one function shows that the other forgot it.
from threading import Lock

_lock = Lock()
_sessions = {}


def open_session(user, session):
    with _lock:
        _sessions[user] = session


def close_session(user):
    with _lock:
        _sessions.pop(user, None)


def close_all():
    _sessions.clear()  #~ unlocked-shared-mutation
