# A plain generator can hold a scope open as well.
import trio


def limited(jobs):
    with trio.CancelScope(deadline=10):
        for job in jobs:
            yield job  #~ yield-in-cancel-scope high
