import sys

a = b = make()
c, *d, e = source()
x, y = y, x
(only) = 1
[f, (g, h)] = 1, (2, 3)
table: dict = {}
declared: int
a += 1
sys.path[0] += "x"
for i, (j, k) in enumerate(table): pass


class Store:
    def set(self, key, value, n):
        self.data[key] = value
        self.data[key].count += 1
        self.a, self.b[n] = value
        self.a = self.b = value
        n += self.step
        n -= 1
        self.total -= n
        self.lookup(key).x = self.y.z
        del self.data[key], self.a
        for self.current in value:
            pass
        obj = self.pair[self.index]
        type(self).shared = type(obj)
        obj.value = -1 + 0x1F - 1_000 + 99999999999999999999
        return self.data[1:n], self.data[key, n]
