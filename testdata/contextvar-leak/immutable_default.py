# A default that nobody can change.
from contextvars import ContextVar
from types import MappingProxyType

labels = ContextVar("labels", default=())
names = ContextVar("names", default=frozenset())
settings = ContextVar("settings", default=MappingProxyType({}))
