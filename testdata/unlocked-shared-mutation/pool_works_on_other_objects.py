# The pool's task counts on sessions of its own, not on the object that submitted it.
from concurrent.futures import ThreadPoolExecutor


class Session:
    def __init__(self, host):
        self.host = host
        self.pings = 0

    def ping(self):
        self.pings += 1
        return self.host


class ShardedSession(Session):
    def __init__(self, hosts):
        super().__init__("all")
        self._hosts = hosts
        self._pool = ThreadPoolExecutor(max_workers=4)

    def refresh(self):
        future = self._pool.submit(self._refresh_all)
        return future.result()

    def _refresh_all(self):
        for host in self._hosts:
            session = open_session(host)
            session.ping()

    def close(self):
        self._pool.shutdown()


def open_session(host) -> Session:
    return Session(host)
