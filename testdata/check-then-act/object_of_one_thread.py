# Whoever makes an adapter keeps it in its own thread's storage: no two threads meet in one.
import threading


class Adapter:
    def __init__(self):
        self._locks = {}
        self._guard = threading.Lock()

    def lock_of(self, bucket):
        if bucket not in self._locks:
            self._locks[bucket] = threading.Lock()
        return self._locks[bucket]

    def forget(self, bucket):
        with self._guard:
            del self._locks[bucket]


_context = threading.local()


def adapter():
    if getattr(_context, "adapter", None) is None:
        _context.adapter = Adapter()
    return _context.adapter


def send(bucket):
    with adapter().lock_of(bucket):
        pass


def start(buckets):
    workers = [threading.Thread(target=send, args=(bucket,)) for bucket in buckets]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
