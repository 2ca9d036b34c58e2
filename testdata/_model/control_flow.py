def flow(self, items):
    if self.a:
        one()
    elif self.b():
        two()
    elif items:
        pass
    else:
        three()
    while self.running:
        if done():
            break
        continue
    else:
        finished()
    while True:
        pass
    for item in self.items:
        use(item)
    else:
        empty()
    for n in 1, 2:
        pass
    ...
    "not a docstring"
    raise


if __name__ == "__main__":
    flow(None, [])
