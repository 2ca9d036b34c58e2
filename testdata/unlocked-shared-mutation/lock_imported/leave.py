# The same lock by its module.
import state


def farewell(name):
    with state.guard:
        state.peers.pop(name, None)
