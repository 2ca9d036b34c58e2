# A process is started and what it was to produce is used at once.
import multiprocessing


def render(scene, path):
    path.write_text(scene)


def render_all(scenes, path):
    process = multiprocessing.Process(target=render, args=(scenes, path))  #~ unjoined-thread
    process.start()
    return path.read_text()
