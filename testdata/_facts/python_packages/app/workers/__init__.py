# A package inside the package.
from .base import Base
