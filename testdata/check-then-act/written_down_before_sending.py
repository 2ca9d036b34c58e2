# The request is written down before it is sent.
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

    def _send(self, number, body):
        with self._lock:
            self._stream.write({"number": number, "body": body})

    def request(self, body, done):
        number = next(self._numbers)
        with self._lock:
            self._requests[number] = done
        self._send(number, body)
        return number

    def _read(self):
        for answer in self._stream:
            with self._lock:
                done = self._requests.pop(answer["number"], None)
            if done is not None:
                done(answer)
