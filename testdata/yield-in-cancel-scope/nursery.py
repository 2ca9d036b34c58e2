# A nursery stays open while the consumer runs.
import trio


async def readings(sensor):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(sensor.calibrate)
        while True:
            yield await sensor.read()  #~ yield-in-cancel-scope high


async def readings_after_calibration(sensor):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(sensor.calibrate)
    while True:
        yield await sensor.read()
