# Every call has variables of its own, whichever thread makes it; what one call starts shares them.
import threading


def render(tree):
    level = 0

    def visit(node):
        nonlocal level
        level += 1
        for child in node:
            visit(child)
        level -= 1

    visit(tree)
    return level


def show(tree):
    print(render(tree))


def render_all(trees):
    return [render(tree) for tree in trees]


def background(trees):
    worker = threading.Thread(target=render_all, args=(trees,))
    worker.start()
    worker.join()


def progress(items):
    done = 0

    def work():
        nonlocal done
        for item in items:
            done += 1  #~ lost-update

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return done
