rows = [[1, 2], [3]]


class Pool:
    def start(self, n):
        self.threads = [Thread(target=self.run, args=(i,)) for i in range(n)]
        names = {t.name for t in self.threads if t.is_alive()}
        by_name = {t.name: t for t in self.threads}
        flat = [cell for row in rows if row for cell in row if cell]
        return any(t.is_alive() for t in self.threads), names, by_name, flat

    async def gather(self):
        return [await t async for t in self.stream() if await t.ready()]


def shadowed(x):
    a = [x for x in x]
    b = [lambda: x for x in a]
    return x, b


pairs = [(k, v) for k, v in rows]
late = [f() for f in (lambda: rows,)]
