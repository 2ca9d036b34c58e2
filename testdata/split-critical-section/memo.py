# What is computed from the key alone may be computed twice: the last one wins, and it is as good as the first.

import threading


class Templates:
    def __init__(self):
        self._lock = threading.Lock()
        self._compiled = {}

    def compiled(self, text):
        with self._lock:
            code = self._compiled.get(text)
        if code is None:
            code = compile(text, "template", "exec")
            with self._lock:
                self._compiled[text] = code  #~ split-critical-section low  #~ check-then-act low
        return code

    def compiled_early(self, text):
        with self._lock:
            if code := self._compiled.get(text):
                return code
        code = compile(text, "template", "exec")
        with self._lock:
            self._compiled[text] = code  #~ split-critical-section low
        return code
