# The object keeps the descriptor: it is given back elsewhere.
import fcntl
import os


class Instance:
    def enter(self, path):
        fd = os.open(path, os.O_CREAT | os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX)
        self.fd = fd

    def leave(self):
        os.close(self.fd)
