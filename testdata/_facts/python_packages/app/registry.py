# Module-level singletons.
from threading import Lock

import app.locks as locks
from app.locks import Mutex

from .pool import Pool

table_lock = Lock()
aliased_lock = Mutex()
made_lock = locks.make_lock()
instance = Pool.create()
other = Pool.default()
pools = [Pool.create()]
by_name = {"a": Pool.create()}


def probe():
    return 0


def get():
    return instance


def use_locks():
    with table_lock:
        probe()  #~ held: table_lock
    with aliased_lock:
        probe()  #~ held: aliased_lock
    with made_lock:
        probe()  #~ held: made_lock
    with locks.shared_lock:
        probe()  #~ held: shared_lock


def use_containers():
    pools[0].close()  #~ calls: Pool.close
    by_name["a"].close()  #~ calls: Pool.close
    for pool in pools:
        pool.close()  #~ calls: Pool.close
    for pool in by_name.values():
        pool.close()  #~ calls: Pool.close
    for name, pool in by_name.items():
        pool.close()  #~ calls: Pool.close
    found = by_name.get("a")
    found.close()  #~ todo calls: Pool.close
    if (walrus := get()) is not None:
        walrus.close()  #~ calls: Pool.close
    [pool.close() for pool in pools]  #~ calls: Pool.close
    for index, pool in enumerate(pools):
        pool.close()  #~ calls: Pool.close
    for key in by_name:
        key.close()  #~ calls:
