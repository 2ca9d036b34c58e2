# Every request is given a session of its own, and passes it on in its own thread.
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
engine = create_engine("postgresql://localhost/shop")
SessionLocal = sessionmaker(bind=engine)


def get_session():
    session = SessionLocal()
    try:
        yield session
    finally:
        session.close()


class Orders:
    def __init__(self, session: Session):
        self.session = session

    def add(self, order):
        self.session.add(order)
        self.session.commit()


def count(session: Session, model):
    return session.query(model).count()


@app.post("/orders")
def create(order: dict, session: Session = Depends(get_session)):
    Orders(session).add(order)
    return count(session, dict)
