# What only the type checker reads is never run.
import threading
from typing import TYPE_CHECKING

orders = 0

if TYPE_CHECKING:

    def order():
        global orders
        orders += 1

    for _ in range(2):
        threading.Thread(target=order).start()
