# A plain function is no task.
import trio


def limited(seconds, device):
    with trio.move_on_after(seconds):
        device.poll()
