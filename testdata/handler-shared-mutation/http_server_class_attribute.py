# A handler object is made per request, its class is not.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    served = 0

    def do_GET(self):
        Handler.served += 1  #~ handler-shared-mutation high
        self.send_response(200)
        self.end_headers()


ThreadingHTTPServer(("", 8000), Handler).serve_forever()
