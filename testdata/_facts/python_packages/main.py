# What is seen from outside the package.
import app
import app.locks
import app.pool as pool_module
import app.workers.thread
from app import OldPool, _listed_lock, lazy, registry, shared_lock
from app.lazy import something


def probe():
    return 0


def through_modules():
    app.Pool.create().close()  #~ calls: Pool.close, Pool.create
    pool_module.Pool.create().close()  #~ calls: Pool.close, Pool.create
    app.workers.thread.start()  #~ calls: start
    app.probe()  #~ calls: probe
    with app.locks.unlisted_lock:
        probe()  #~ held: unlisted_lock
    with app.shared_lock:
        probe()  #~ held: shared_lock
    with shared_lock:
        probe()  #~ held: shared_lock
    with _listed_lock:
        probe()  #~ held: _listed_lock
    with app.unlisted_lock:
        probe()  #~ todo held:
    with registry.other._lock:
        probe()  #~ held: Pool._lock


def through_aliases():
    pool = OldPool.create()
    again = pool
    with again._lock:
        probe()  #~ held: Pool._lock
    lock = pool._lock
    with lock:
        probe()  #~ held: Pool._lock
    make = OldPool
    make(None).close()  #~ calls: Pool.__init__, Pool.close


def inside_a_function():
    from app.pool import Pool
    import app.registry as reg

    Pool.default().close()  #~ calls: Pool.close, Pool.default
    reg.get().close()  #~ calls: Pool.close, get


def unknown_modules():
    something.close()  #~ calls:
    lazy.anything.close()  #~ calls:
    with lazy.other_thing:
        probe()  #~ held:
