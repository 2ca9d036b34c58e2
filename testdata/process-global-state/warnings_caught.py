# The filters of warnings are the process's: seldom more than a line too many.
import threading
import warnings


def work():
    with warnings.catch_warnings():  #~ process-global-state low
        warnings.simplefilter("ignore")


threading.Thread(target=work).start()
