# An ORM: the first free object is marked and saved.
def take_order(session, Order):
    order = session.query(Order).filter(Order.status == "open").first()  #~ db-claim-race medium
    if order is None:
        return None
    order.status = "packing"
    session.commit()
    return order
