# In a folder beside the script.


async def write(name):
    print(name)
