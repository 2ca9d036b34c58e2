# One servicer object serves all calls, and locks.
import threading

import orders_pb2_grpc


class Orders(orders_pb2_grpc.OrdersServicer):
    def __init__(self):
        self._lock = threading.Lock()
        self.placed = 0

    def Place(self, request, context):
        with self._lock:
            self.placed += 1
        return request
