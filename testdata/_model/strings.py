class Report:
    """Counts.

    More.
    """

    def show(self, n):
        """Shows it."""
        plain = "text" 'more'
        a = f"{self.count} of {n!r:>{self.width}}" "tail"
        b = f"{self.items["key"]} {'x' if self.flag else "y"}"
        c = f"{f"{self.inner}"} {n=}"
        d = t"hello {self.name}"
        e = rf'\d{self.raw}' + b"bytes"
        f = f"""{
            self.multi  # comment
            + 1
        }"""
        log(f"{self.lock.acquire()}")
        return plain, a, b, c, d, e, f
