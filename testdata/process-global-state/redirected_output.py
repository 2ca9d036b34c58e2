# Two threads redirect the one standard output.
import contextlib
import io
import threading


def capture(call):
    with contextlib.redirect_stdout(io.StringIO()) as text:  #~ process-global-state
        call()
    return text.getvalue()


for _ in range(2):
    threading.Thread(target=capture, args=(print,)).start()
