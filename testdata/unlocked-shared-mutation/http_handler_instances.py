# A handler object per request: its attributes are its own.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Greeter(BaseHTTPRequestHandler):
    def do_GET(self):
        self.parts = self.path.split("/")
        self.depth = 0
        self.depth += len(self.parts)
        self.wfile.write(str(self.depth).encode())


def serve():
    ThreadingHTTPServer(("", 8000), Greeter).serve_forever()
