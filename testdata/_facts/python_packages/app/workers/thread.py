# Relative imports from one and two levels up.
import threading

from .. import Pool, registry
from ..locks import shared_lock
from ..pool import Pool as RealPool
from . import Base
from .base import Base as AlsoBase


def probe():
    return 0


class Runner(Base):
    def __init__(self, pool):
        super().__init__()  #~ calls: Base.__init__
        self.pool = pool

    def run(self):
        with self._lock:
            probe()  #~ held: Base._lock
        with shared_lock:
            probe()  #~ held: shared_lock
        self.pool.close()  #~ calls: Pool.close

    def on_stop(self):
        probe()

    def stop(self):
        super().stop()  #~ calls: Base.stop
        Base.stop(self)  #~ calls: Base.stop
        super(Runner, self).stop()  #~ calls: Base.stop


def start():
    runner = Runner(Pool.create())  #~ calls: Pool.create, Runner.__init__
    runner.run()  #~ calls: Runner.run
    RealPool.default().close()  #~ calls: Pool.close, Pool.default
    registry.instance.close()  #~ calls: Pool.close
    registry.get().close()  #~ calls: Pool.close, get
    AlsoBase().on_stop()  #~ calls: Base.__init__, Base.on_stop
    with registry.table_lock:
        probe()  #~ held: table_lock
    with registry.instance.lock:
        probe()  #~ held: Pool._lock
    with registry.instance.get_lock():
        probe()  #~ held: Pool._lock
