# The cache is asked once.
import threading


class Engine:
    def __init__(self, options):
        self._lock = threading.Lock()
        self._options = dict(options)

    def compiled(self, statement):
        found = self._options["compiled_cache"].get(statement)
        return statement.compile() if found is None else found
