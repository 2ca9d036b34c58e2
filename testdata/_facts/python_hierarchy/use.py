# Two levels down, and calls through every kind of class.
import sys

from shapes.base import Closer, File, Kind, Overloaded, probe
from shapes.middle import Bottom, Middle, Mixed

if sys.version_info >= (3, 12):

    class Chosen:
        def run(self):
            return 1

    def choose():
        return Chosen()

else:

    class Chosen:
        def run(self):
            return 2

    def choose():
        return Chosen()


class Leaf(Bottom):
    def go(self):
        with self._lock:
            probe()  #~ held: Root._lock
        self.step()  #~ calls: Middle.step
        self.helper()  #~ calls: Bottom.helper


def use_all(closer: Closer, file: File, overloaded: Overloaded):
    Leaf().go()  #~ calls: Leaf.go, Root.__init__
    Kind.ONE.describe()  #~ todo calls: Kind.describe
    closer.close()  #~ calls: Closer.close
    file.close()  #~ calls: File.close
    overloaded.get(1)  #~ calls: Overloaded.get
    mixed = Mixed()
    with mixed._lock:
        probe()  #~ held: Root._lock
    with mixed._mixin_lock:
        probe()  #~ held: LockMixin._mixin_lock
    Middle.helper(mixed)  #~ calls: Middle.helper
    choose().run()  #~ calls: Chosen.run, choose
