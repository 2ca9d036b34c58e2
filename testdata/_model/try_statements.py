import queue


def drain(q, lock):
    lock.acquire()
    try:
        item = q.get_nowait()
    except queue.Empty:
        return None
    except (ValueError, KeyError) as error:
        log(error)
        raise
    except make_types():
        raise RuntimeError("x") from None
    except:
        pass
    else:
        return item
    finally:
        lock.release()


def groups():
    try:
        work()
    except* OSError as group:
        handle(group.exceptions)
    except* (A, B):
        pass


def without_parentheses():
    try:
        work()
    except A, B:
        pass


def only_finally():
    try:
        work()
    finally:
        done()
