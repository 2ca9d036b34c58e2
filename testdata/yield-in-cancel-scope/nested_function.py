# The `yield` of a nested function is not the outer one's.
import trio


async def main(sensor):
    async with trio.open_nursery() as nursery:

        async def readings():
            while True:
                yield await sensor.read()

        nursery.start_soon(sensor.consume, readings)
