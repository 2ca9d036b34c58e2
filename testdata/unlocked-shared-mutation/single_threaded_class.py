# No lock, no thread, no sharing: an ordinary class in a file that uses threads for something else.
import threading


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0
        self.tokens = []

    def advance(self):
        self.position += 1

    def push(self, token):
        self.tokens.append(token)
        self.advance()


def parse_in_background(text, done):
    def work():
        parser = Parser(text)
        parser.push("start")
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
