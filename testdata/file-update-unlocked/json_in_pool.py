# Threads of a pool read, change and write the same file.
import json
from concurrent.futures import ThreadPoolExecutor


def note(name):
    with open("seen.json") as source:
        seen = json.load(source)
    seen[name] = True
    with open("seen.json", "w") as target:  #~ file-update-unlocked medium
        json.dump(seen, target)


def note_all(names):
    with ThreadPoolExecutor() as pool:
        list(pool.map(note, names))
