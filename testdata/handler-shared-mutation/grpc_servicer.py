# One servicer object serves all calls, each on a thread of a pool.
import orders_pb2_grpc


class Orders(orders_pb2_grpc.OrdersServicer):
    def __init__(self):
        self.placed = 0

    def Place(self, request, context):
        self.placed += 1  #~ handler-shared-mutation high
        return request
