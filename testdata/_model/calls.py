import os
import sys


class Client:
    def call(self, callback, items):
        self.items.append(self.next)
        self.pool.get(timeout=self.timeout).close()
        callback(1)
        handlers[0](self.x, *items, *self.more, key=self.y, **self.rest)
        (self.callback)(2)
        result = helper(x for x in items)
        factory()()
        items[0].run()
        super().call(callback)
        print("a", file=sys.stderr)
        a.b.c.d()
        return result

    def leave(self, code):
        if code:
            sys.exit(code)
        elif code is None:
            os._exit(1)
        self.sys.exit()
        exit(1)
