"""The builtin functions of FEEL (DMN 10.3.4), by name.

>>> BUILTINS["substring"].invoke(["työllisyys", Decimal(1), Decimal(4)])
'työl'
"""

from decimal import Decimal

from polku_engine.feel.functions import contexts, conversion, dates, lists, numbers, ranges, strings
from polku_engine.feel.functions.registry import BUILTINS, Builtin

__all__ = [
    "BUILTINS",
    "Builtin",
    "Decimal",
    "contexts",
    "conversion",
    "dates",
    "lists",
    "numbers",
    "ranges",
    "strings",
]
