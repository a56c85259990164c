"""FEEL, the expression language of DMN: parse a text once, evaluate it as often as needed.

Numbers have 34 decimal digits, logic has three values, and a wrong argument gives `None` (FEEL `null`),
never an exception.

>>> from polku_engine.feel import evaluate
>>> str(evaluate("sum(for i in 1..3 return i ** 2) / 4"))
'3.5'
>>> evaluate("age in [16..29] and municipality = home", {"age": 19, "municipality": "Lahti", "home": "Lahti"})
True
"""

from polku_engine.feel.evaluate import Scope, evaluate, evaluate_node, evaluate_tests
from polku_engine.feel.parser import FeelSyntaxError, parse_expression, parse_unary_tests
from polku_engine.feel.values import FeelRange, to_feel

__all__ = [
    "FeelRange",
    "FeelSyntaxError",
    "Scope",
    "evaluate",
    "evaluate_node",
    "evaluate_tests",
    "parse_expression",
    "parse_unary_tests",
    "to_feel",
]
