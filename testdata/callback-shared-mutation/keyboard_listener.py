# The listener's thread counts keys up, the main thread counts them down.
from pynput import keyboard


class Keys:
    def __init__(self):
        self.down = 0
        self.listener = keyboard.Listener(on_press=self.pressed, on_release=self.released)
        self.listener.start()

    def pressed(self, key):
        print(key)

    def released(self, key):
        self.down += 1  #~ callback-shared-mutation

    def forget(self):
        self.down -= 1
