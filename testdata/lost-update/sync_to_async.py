# An async view has a thread run what counts; the locked count beside it is as it should be.
import threading
from asgiref.sync import sync_to_async

_hits = 0
_seen = 0
_lock = threading.Lock()


def count():
    global _hits
    _hits += 1  #~ lost-update low


def note():
    global _seen
    with _lock:
        _seen += 1


async def view(request):
    await sync_to_async(count, thread_sensitive=False)()
    await sync_to_async(note, thread_sensitive=False)()
