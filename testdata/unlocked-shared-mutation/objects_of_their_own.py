# Each thread works on an object that only it has.
import threading


class Report:
    def __init__(self, name):
        self.name = name
        self.rows = 0

    def add(self):
        self.rows += 1


def build(name, out):
    report = Report(name)
    for _ in range(10):
        report.add()
    out.put(report)


def build_all(names, out):
    threads = [threading.Thread(target=build, args=(name, out)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
