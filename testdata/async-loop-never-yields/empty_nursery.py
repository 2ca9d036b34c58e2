# The end of an empty group of tasks lets others run, but cannot be cancelled.
import trio


async def idle():
    while True:  #~ async-loop-never-yields low
        async with trio.open_nursery():
            pass
