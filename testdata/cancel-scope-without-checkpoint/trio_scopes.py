# The scopes of trio in all their forms.
import trio


async def measure(sensor):
    with trio.move_on_after(1):  #~ cancel-scope-without-checkpoint high
        sensor.measure()
    with trio.fail_at(10) as scope:  #~ cancel-scope-without-checkpoint high
        for channel in sensor.channels:
            channel.measure()
    with trio.CancelScope(deadline=3), open("log") as log:  #~ cancel-scope-without-checkpoint high  #~ blocking-in-async low
        log.write("measured")  #~ blocking-in-async low
    return scope


async def measure_with_pauses(sensor):
    with trio.move_on_after(1):
        sensor.measure()
        await trio.sleep(0.1)
    with trio.fail_at(10):
        async for reading in sensor:
            print(reading)
    with trio.CancelScope(deadline=3):
        async with sensor.lock:
            sensor.measure()
