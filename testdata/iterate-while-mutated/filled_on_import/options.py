# The table is filled while the module is imported; that tests fill it again changes nothing about the program.
import threading

_options = {}


def _create(name, default):
    _options[name] = default


_create("port", 8080)
_create("host", "localhost")


def dump():
    return [f"{name}={value}" for name, value in _options.items()]


def start():
    worker = threading.Thread(target=dump)
    worker.start()
    return worker
