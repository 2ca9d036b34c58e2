# `running` in a class that never sees a thread: the loop of a game.
class Game:
    def __init__(self):
        self.running = True
        self.frames = 0

    def quit(self):
        self.running = False

    def main_loop(self, screen):
        while self.running:
            self.frames += 1
            screen.draw()
