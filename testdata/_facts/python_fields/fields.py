# Fields: whose lock it is, and what type an object has.
import threading
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Annotated, ClassVar, Dict, Generic, List, NamedTuple, Optional, TypeVar

import attr
import attrs

T = TypeVar("T")


def probe():
    return 0


class State:
    table_lock = threading.Lock()
    registry: ClassVar[dict] = {}

    def __init__(self):
        self.lock = threading.Lock()
        self.items = []

    def update(self):
        with self.lock:
            probe()  #~ held: State.lock

    @classmethod
    def shared(cls):
        with cls.table_lock:
            probe()  #~ held: State.table_lock

    def by_type(self):
        with type(self).table_lock:
            probe()  #~ held: State.table_lock
        with self.__class__.table_lock:
            probe()  #~ held: State.table_lock
        with State.table_lock:
            probe()  #~ held: State.table_lock

    @cached_property
    def made_once(self):
        return threading.Lock()

    def use_made_once(self):
        with self.made_once:
            probe()  #~ todo held: State.made_once

    @staticmethod
    def build():
        return State()

    @classmethod
    def build_here(cls):
        self = cls()
        return self


class Annotated_:
    def __init__(self, state: "State", other: Optional[State], third: State | None):
        self.state = state
        self.other = other
        self.third = third

    def run(self):
        self.state.update()  #~ calls: State.update
        self.other.update()  #~ calls: State.update
        self.third.update()  #~ calls: State.update
        with self.state.lock:
            probe()  #~ held: State.lock


class Constructed:
    def __init__(self, state):
        self.state = state

    def run(self):
        self.state.update()  #~ calls: State.update
        with self.state.lock:
            probe()  #~ held: State.lock


def construct():
    return Constructed(State.build())  #~ calls: Constructed.__init__, State.build


class Torn:
    def __init__(self, state):
        self.state = state

    def run(self):
        self.state.update()  #~ calls:


class Other:
    def update(self):
        return 0


def tear():
    return [Torn(State()), Torn(Other())]


@dataclass
class Record:
    lock: threading.Lock = field(default_factory=threading.Lock)
    state: State = field(default_factory=State)
    states: List[State] = field(default_factory=list)
    by_name: Dict[str, State] = field(default_factory=dict)
    noted: Annotated[State, "noted"] = None

    def run(self):
        with self.lock:
            probe()  #~ held: Record.lock
        self.state.update()  #~ calls: State.update
        for state in self.states:
            state.update()  #~ calls: State.update
        for state in self.by_name.values():
            state.update()  #~ calls: State.update
        self.by_name["a"].update()  #~ calls: State.update
        self.noted.update()  #~ calls: State.update


@attr.s
class OldAttrs:
    lock = attr.ib(factory=threading.Lock)
    state = attr.ib(default=attr.Factory(State))

    def run(self):
        with self.lock:
            probe()  #~ held: OldAttrs.lock
        self.state.update()  #~ todo calls: State.update


@attrs.define
class NewAttrs:
    lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)
    made = attrs.field(factory=State)

    def run(self):
        with self.lock:
            probe()  #~ held: NewAttrs.lock
        self.made.update()  #~ todo calls: State.update


class Pair(NamedTuple):
    left: State
    right: State

    def run(self):
        self.left.update()  #~ calls: State.update


def use_pair(pair: Pair):
    pair.right.update()  #~ calls: State.update
    left, right = pair
    left.update()  #~ todo calls: State.update


class Box(Generic[T]):
    def __init__(self, item: T):
        self.lock = threading.Lock()
        self.item = item

    def get(self) -> T:
        with self.lock:
            return self.item  #~ held: Box.lock


def use_box(box: Box[State]):
    with box.lock:
        probe()  #~ held: Box.lock
    box.get().update()  #~ todo calls: Box.get, State.update


class Partials:
    def __init__(self):
        self.lock = threading.Lock()
        self.action = partial(self.act, 1)
        self.state = State.build_here()

    def act(self, number):
        with self.lock:
            return number  #~ held: Partials.lock

    def run(self):
        call = partial(State.update, State())
        call()  #~ calls: State.update
        self.action()  #~ calls: Partials.act
        self.state.update()  #~ calls: State.update

    def nested(self):
        state = State()

        def inner():
            state.update()  #~ calls: State.update
            with self.lock:
                probe()  #~ held: Partials.lock

        work = lambda: state.update()  #~ calls: State.update
        inner()  #~ calls: inner
        work()  #~ calls: closure in Partials.nested


def make_state():
    return State()


def make_states(number):
    states = [State() for _ in range(number)]
    states.append(make_state())
    return states


def use_made():
    make_state().update()  #~ calls: State.update, make_state
    for state in make_states(2):  #~ calls: make_states
        state.update()  #~ calls: State.update
    first, second = make_state(), Other()
    first.update()  #~ calls: State.update
    second.update()  #~ calls: Other.update
    head, *tail = make_states(3)
    head.update()  #~ calls: State.update
    chosen = first if first.items else make_state()
    chosen.update()  #~ calls: State.update
    unclear = first if first.items else second
    unclear.update()  #~ calls:


def use_threads():
    threads = []
    for _ in range(3):
        threads.append(threading.Thread(target=probe))
    for thread in threads:
        thread.start()


def appended():
    states = []
    states.append(State())
    for state in states:
        state.update()  #~ todo calls: State.update
    named = {}
    named["a"] = State()
    named["a"].update()  #~ todo calls: State.update
