# Context managers of other libraries that run a task group inside.
import trio_websocket


async def messages(url):
    async with trio_websocket.open_websocket_url(url) as socket:
        while True:
            yield await socket.get_message()  #~ yield-in-cancel-scope high
