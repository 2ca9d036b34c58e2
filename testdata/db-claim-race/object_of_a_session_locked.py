# The twin: `with_for_update` locks the row.
def take_order(session, Order):
    order = session.query(Order).filter(Order.status == "open").with_for_update().first()
    if order is None:
        return None
    order.status = "packing"
    session.commit()
    return order
