# Every thread has its own.
import threading

_state = threading.local()


def handle(request):
    _state.request = request
    _state.depth = 0
    _state.depth += 1


def serve(requests):
    threads = [threading.Thread(target=handle, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
