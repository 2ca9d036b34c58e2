# The only function that removes anything is called by nobody.
import threading

_options = {}


def define(name, value):
    _options[name] = value


def _remove(name):
    del _options[name]


def show():
    for option in _options.values():
        print(option)


def main():
    define("a", 1)
    first = threading.Thread(target=show)
    second = threading.Thread(target=show)
    first.start()
    second.start()
    first.join()
    second.join()


if __name__ == "__main__":
    main()
