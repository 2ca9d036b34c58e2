# The twin of veto_3_module_body.py: the table is walked when the thread is running.
import threading

plugins = {"core": 1}


def discover():
    plugins["extra"] = 2


worker = threading.Thread(target=discover)
worker.start()
for plugin in plugins:  #~ iterate-while-mutated medium
    print(plugin)
worker.join()
