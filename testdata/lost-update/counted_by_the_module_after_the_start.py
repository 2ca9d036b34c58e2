# The module's own thread goes on when it has started the worker.
import threading

done = 0


def work():
    global done
    for _ in range(1000):
        done += 1  #~ lost-update medium


worker = threading.Thread(target=work)
worker.start()
for _ in range(1000):
    done += 1
worker.join()
print(done)
