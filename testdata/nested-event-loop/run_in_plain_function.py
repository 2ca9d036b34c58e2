# A plain function runs a loop, for plain callers.
import asyncio


async def fetch():
    await asyncio.sleep(1)


def refresh():
    return asyncio.run(fetch())


def main():
    refresh()


if __name__ == "__main__":
    main()
