class Color:
    RED = 1


def matched(self, command):
    match command.kind:
        case 1 | -2:
            one()
        case "go" "on":
            two()
        case Color.RED:
            three()
        case Point(x=0, y=y) if y > self.limit:
            four(y)
        case Point(first, Size(width)) as whole:
            five(first, width, whole)
        case [a, b, *rest]:
            six(a, b, rest)
        case [*_, last]:
            seven(last)
        case {"key": value, Color.RED: red, **others}:
            eight(value, red, others)
        case (str() | None) as text:
            nine(text)
        case x, (y, z):
            ten(x, y, z)
        case None | True:
            eleven()
        case 1 + 2j:
            twelve()
    match command:
        case _ if self.ready():
            pass
        case other:
            print(other)
    match = command
    match.run()
    match self.a, self.b:
        case (p, q):
            return match(p, q)
