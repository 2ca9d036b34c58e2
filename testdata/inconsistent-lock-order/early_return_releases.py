# On the path that takes the second lock the first is already free.
import threading

cache_lock = threading.Lock()
disk_lock = threading.Lock()


def read(key, cache, disk):
    cache_lock.acquire()
    if key in cache:
        value = cache[key]
        cache_lock.release()
        return value
    cache_lock.release()
    with disk_lock:
        return disk[key]


def flush(cache, disk):
    with disk_lock:
        with cache_lock:
            disk.update(cache)
