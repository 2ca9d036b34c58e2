# A captured dictionary is filled by the thread and returned at once.
import threading


def lookup(name, resolver):
    answer = {}

    def ask():
        answer["address"] = resolver.resolve(name)

    thread = threading.Thread(target=ask)  #~ unjoined-thread
    thread.start()
    return answer.get("address")
