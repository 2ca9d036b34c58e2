# A body that is left open may become anything.
def attempt():
    try:
        ...
    except BaseException:  #~ cancellation-swallowed low
        return  #~ cancellation-swallowed low


def attempt_and_raise():
    try:
        ...
    except BaseException:
        raise
