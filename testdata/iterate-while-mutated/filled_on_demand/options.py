# A function that anybody may call fills the table while a thread iterates it.
import threading

_options = {}


def _create(name, default):
    _options[name] = default


_create("port", 8080)


def register(name):
    _create(name, None)


def dump():
    return [f"{name}={value}" for name, value in _options.items()]  #~ iterate-while-mutated medium


def start():
    worker = threading.Thread(target=dump)
    worker.start()
    return worker
