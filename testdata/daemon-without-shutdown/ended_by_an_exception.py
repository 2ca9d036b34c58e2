# What the loop's work raises at the end is caught outside of the loop.
import threading


class Channel:
    def __init__(self, stream):
        self._stream = stream
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            while True:
                self._handle(self._stream)
        except EOFError:
            print("closed")

    def _handle(self, stream):
        print(stream.next_message())
