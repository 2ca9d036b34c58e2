# lockwise: ignore-file[bool-cancel-flag] -- the flags here are set before any thread starts
import threading

counter = 0  # lockwise: guarded-by(lock)


class Cache:
    # lockwise: thread-safe
    def get(self, key):
        self.hits += 1  # lockwise: ignore[unlocked-shared-mutation, other] -- approximate on purpose
        return self.data[key]  # noqa  # lockwise: ignore

    # lockwise: holds(self._lock)
    # A remark in between.

    @cached
    def _evict(self):
        # lockwise: ignore[inconsistent-lock-order]
        with self._lock:
            self.data.clear()
        if self.hits:
            pass
        # lockwise: ignore
        elif self.misses:
            pass


# lockwise: order(first < Cache._lock)
# lockwise: single-threaded
# lockwise: ignroe
# about lockwise: itself
text = "# lockwise: ignore"
