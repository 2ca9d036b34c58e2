# The same call in what a server runs for every connection.
import asyncio
import subprocess


async def revision():
    return subprocess.check_output(["git", "rev-parse", "HEAD"])  #~ blocking-in-async high


async def connected(reader, writer):
    writer.write(await revision())


async def serve():
    server = await asyncio.start_server(connected, port=8888)
    await server.serve_forever()


asyncio.run(serve())
