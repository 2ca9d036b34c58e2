# The twin: `with` holds it.
import threading

lock = threading.Lock()
jobs = []


def clear():
    with lock:
        try:
            jobs.clear()
        finally:
            print("cleared")
