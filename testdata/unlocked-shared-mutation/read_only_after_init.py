# Filled while the module is imported, read by every thread afterwards.
import threading

TABLE = {}
for code in range(128):
    TABLE[code] = chr(code)


def translate(codes, out):
    out.put("".join(TABLE[code] for code in codes))


def run(batches, out):
    threads = [threading.Thread(target=translate, args=(codes, out)) for codes in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
