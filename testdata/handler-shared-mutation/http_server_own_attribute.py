# A handler object is made per request: what it counts in itself is its own.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    served = 0

    def do_GET(self):
        self.served += 1
        self.send_response(200)
        self.end_headers()


ThreadingHTTPServer(("", 8000), Handler).serve_forever()
