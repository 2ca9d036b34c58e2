# The answer may be read before the request is written down.
import itertools
import threading


class Channel:
    def __init__(self, stream):
        self._stream = stream
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._requests = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _send(self, body):
        with self._lock:
            number = next(self._numbers)
            self._stream.write({"number": number, "body": body})
        return number

    def request(self, body, done):
        number = self._send(body)
        with self._lock:
            self._requests[number] = done  #~ check-then-act medium
        return number

    def _read(self):
        for answer in self._stream:
            with self._lock:
                done = self._requests.pop(answer["number"], None)
            if done is not None:
                done(answer)
