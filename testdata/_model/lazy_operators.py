class Gate:
    def check(self, lock, n):
        if self.ready and lock.acquire(blocking=False):
            self.enter()
        ok = self.a() or self.b() or self.c
        mixed = n and self.d() or not self.e()
        chosen = self.x() if n else self.y if self.flag else 0
        plain = n and 1
        if 0 < self.low <= n < 10 or n in self.seen or n is not None:
            return ok
        assert self.valid, self.explain()
        assert n
        return mixed, chosen, plain
