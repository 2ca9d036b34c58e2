# A lock that is always there guards the making of the others.
import threading

_making = threading.Lock()
_locks = {}


def lock_for(key):
    with _making:
        if key not in _locks:
            _locks[key] = threading.Lock()
        return _locks[key]
