# The module walks its table before anything has been started.
import threading

plugins = {"core": 1}


def discover():
    plugins["extra"] = 2


worker = threading.Thread(target=discover)
for plugin in plugins:
    print(plugin)
worker.start()
worker.join()
