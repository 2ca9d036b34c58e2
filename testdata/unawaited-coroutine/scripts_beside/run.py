# The folder is a package, and the script imports the files beside it by their bare names.
from mailer import deliver, sign
from reports import weekly
import reports.weekly as written


async def main(letters):
    for letter in letters:
        deliver(sign(letter))  #~ unawaited-coroutine high
        await deliver(letter)
    weekly.write("a")  #~ unawaited-coroutine high
    written.write("b")  #~ unawaited-coroutine high
    await weekly.write("c")
