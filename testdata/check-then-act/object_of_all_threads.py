# One adapter for all threads.
import threading


class Adapter:
    def __init__(self):
        self._locks = {}
        self._guard = threading.Lock()

    def lock_of(self, bucket):
        if bucket not in self._locks:
            self._locks[bucket] = threading.Lock()  #~ lazy-lock medium #~ unlocked-shared-mutation low
        return self._locks[bucket]

    def forget(self, bucket):
        with self._guard:
            del self._locks[bucket]


class Context:
    adapter = None


_context = Context()


def adapter():
    if getattr(_context, "adapter", None) is None:
        _context.adapter = Adapter()  #~ unsafe-lazy-init medium
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
