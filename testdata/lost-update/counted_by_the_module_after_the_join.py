# The twin of counted_by_the_module_after_the_start.py: it waits for the worker before it goes on.
import threading

done = 0


def work():
    global done
    for _ in range(1000):
        done += 1


worker = threading.Thread(target=work)
worker.start()
worker.join()
for _ in range(1000):
    done += 1
print(done)
