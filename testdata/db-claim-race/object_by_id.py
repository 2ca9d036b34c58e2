# Nobody looks for a free one: the caller says which.
def ship(session, Order, number):
    order = session.query(Order).filter(Order.id == number).first()
    order.status = "shipped"
    session.commit()
