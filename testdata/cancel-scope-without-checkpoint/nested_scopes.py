# A scope in a scope is no checkpoint, nor is a task group that is given nothing.
import trio


async def poll(device):
    with trio.move_on_after(10):  #~ cancel-scope-without-checkpoint high
        with trio.move_on_after(1):  #~ cancel-scope-without-checkpoint high
            device.poll()
    with trio.move_on_after(10):  #~ cancel-scope-without-checkpoint high
        async with trio.open_nursery():
            device.poll()


async def poll_together(device):
    with trio.move_on_after(10):
        with trio.move_on_after(1):
            await device.poll()
    with trio.move_on_after(10):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(device.poll)
