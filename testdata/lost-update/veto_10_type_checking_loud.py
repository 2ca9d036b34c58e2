# The twin of veto_10_type_checking.py: the same code is run.
import threading
from typing import TYPE_CHECKING

orders = 0

if not TYPE_CHECKING:

    def order():
        global orders
        orders += 1  #~ lost-update

    for _ in range(2):
        threading.Thread(target=order).start()
