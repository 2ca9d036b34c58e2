# A cache that stands in a dictionary of options is asked for a key, and then the key is counted on.
import threading


class Engine:
    def __init__(self, options):
        self._lock = threading.Lock()
        self._options = dict(options)

    def compiled(self, statement):
        if statement in self._options["compiled_cache"]:
            return self._options["compiled_cache"][statement]  #~ check-then-act low
        return statement.compile()
