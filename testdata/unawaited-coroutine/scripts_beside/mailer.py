# What the script beside defines.


async def deliver(letter):
    print(letter)


def sign(letter):
    return letter + "\n-- \n"
