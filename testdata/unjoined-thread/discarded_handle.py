# Nobody can ever wait for it; nothing says that anybody should.
import threading


def notify(server, message):
    threading.Thread(target=server.send, args=(message,)).start()  #~ unjoined-thread low
