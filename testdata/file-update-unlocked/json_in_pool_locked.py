# The twin: under a lock.
import json
import threading
from concurrent.futures import ThreadPoolExecutor

seen_lock = threading.Lock()


def note(name):
    with seen_lock:
        with open("seen.json") as source:  #~ blocking-under-lock low
            seen = json.load(source)
        seen[name] = True
        with open("seen.json", "w") as target:
            json.dump(seen, target)


def note_all(names):
    with ThreadPoolExecutor() as pool:
        list(pool.map(note, names))
