# Each round has its checkpoint.
import anyio


async def send_all(socket, lines):
    with anyio.fail_after(5):
        for line in ("hello", *lines):
            await socket.send(line)


async def send_for_ever(socket):
    with anyio.move_on_after(5):
        while True:
            await socket.send("ping")
