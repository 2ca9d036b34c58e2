# A lock used as a signal: taken a second time to wait until the thread releases it.
import _thread


def fetch(address, results):
    done = _thread.allocate_lock()
    done.acquire()

    def work():
        results.append(address)
        done.release()

    _thread.start_new_thread(work, ())
    done.acquire()
    return results
