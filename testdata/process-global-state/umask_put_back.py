# The umask is put back: the two threads put back each other's.
import os
import threading


def save(path):
    before = os.umask(0o077)  #~ process-global-state
    try:
        with open(path, "w") as file:
            file.write("secret")
    finally:
        os.umask(before)


for name in ("a", "b"):
    threading.Thread(target=save, args=(name,)).start()
