from typing import Annotated, Callable, ClassVar, Final, Generic, Optional, Self, TypeAlias, Union
import typing as t


class Box[T = int]:
    def get[U: (int, str) = str](self, x: T, *args: *Ts) -> U:
        return self.lock


class Many[T: int = str, *Ts = *tuple[int, ...], **P = [int, str]](Generic[T], Base, metaclass=make()):
    items: list[T]


def plain[T](x: T) -> T: return x


async def waits[T = dict[str, int]]() -> None:
    await x


type Pair[A, B = A] = tuple[A, B]
type Simple = int | None
Old: TypeAlias = "dict[str, Lock]"


class Annotations:
    a: Optional[Lock]
    b: Union[Lock, "RLock", None] = None
    c: ClassVar[t.Dict[str, Lock]] = {}
    d: Final = 1
    e: Annotated[Lock, field(1)]
    f: Callable[[int, str], Lock]
    g: Callable[..., None]
    h: t.Literal["a", "b"] | int
    i: "t.List['Lock']"
    j: tuple[int, ...]
    k: list[not_a_type()]
    l: (int)
    m: type[Lock]

    def __init__(self, lock: "Lock | None" = None) -> Self:
        self.lock: Lock = lock or Lock()
        self.count: int
        local: "Lock" = self.lock
        other.attribute: int = 1
        later: int
