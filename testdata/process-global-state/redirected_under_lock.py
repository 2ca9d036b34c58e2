# Two threads redirect standard output, one after the other.
import contextlib
import io
import threading

output_lock = threading.Lock()


def capture(call):
    with output_lock:
        with contextlib.redirect_stdout(io.StringIO()) as text:
            call()
    return text.getvalue()


for _ in range(2):
    threading.Thread(target=capture, args=(print,)).start()
