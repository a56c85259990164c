"""Functions on numbers."""

import decimal
from decimal import Decimal

from polku_engine.feel.functions.registry import builtin
from polku_engine.feel.temporal import Months, Seconds
from polku_engine.feel.values import NUMBERS

MAX_SCALE, MIN_SCALE = 6176, -6111


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """A number rounded to a scale of decimals (negative: tens, hundreds, …). Raises `ValueError` for a
    scale out of range.
    """
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise ValueError("scale out of range")
    exponent = -int(scale)
    if number.is_zero() or number.as_tuple().exponent >= exponent:  # type: ignore[operator]
        return number
    with decimal.localcontext(NUMBERS) as context:
        context.prec = 100
        return NUMBERS.plus(number.quantize(Decimal(1).scaleb(exponent), rounding=rounding))


@builtin("decimal(n: number, scale: number)")
def decimal_(number: Decimal, scale: Decimal) -> Decimal:
    """Rounded half to even."""
    return rounded(number, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number)")
def floor(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Rounded down."""
    return rounded(number, scale, decimal.ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number)")
def ceiling(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """Rounded up."""
    return rounded(number, scale, decimal.ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(number: Decimal, scale: Decimal) -> Decimal:
    """Rounded away from zero."""
    return rounded(number, scale, decimal.ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(number: Decimal, scale: Decimal) -> Decimal:
    """Rounded towards zero."""
    return rounded(number, scale, decimal.ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(number: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest, halves away from zero."""
    return rounded(number, scale, decimal.ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(number: Decimal, scale: Decimal) -> Decimal:
    """Rounded to the nearest, halves towards zero."""
    return rounded(number, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs(n: number | days and time duration | years and months duration)")
def abs_(value: Decimal | Seconds | Months) -> Decimal | Seconds | Months:
    """Without sign."""
    match value:
        case Seconds(total):
            return Seconds(abs(total))
        case Months(total):
            return Months(abs(total))
        case _:
            return abs(value)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend - divisor * floor(dividend / divisor)`: the sign of the divisor."""
    if divisor == 0:
        raise ValueError("division by zero")
    with decimal.localcontext(NUMBERS) as context:
        context.prec = 6_200
        rest = dividend % divisor
        return NUMBERS.plus(rest + divisor if rest and (rest < 0) != (divisor < 0) else rest)


@builtin("sqrt(number: number)")
def sqrt(number: Decimal) -> Decimal | None:
    """The square root; none of a negative number."""
    return None if number < 0 else NUMBERS.sqrt(number)


@builtin("log(number: number)")
def log(number: Decimal) -> Decimal | None:
    """The natural logarithm; none of zero or less."""
    return None if number <= 0 else NUMBERS.ln(number)


@builtin("exp(number: number)")
def exp(number: Decimal) -> Decimal:
    """e to a power."""
    return NUMBERS.exp(number)


@builtin("odd(number: number)")
def odd(number: Decimal) -> bool | None:
    """Whether a whole number is odd."""
    return None if number != number.to_integral_value() else int(number) % 2 == 1


@builtin("even(number: number)")
def even(number: Decimal) -> bool | None:
    """Whether a whole number is even."""
    return None if number != number.to_integral_value() else int(number) % 2 == 0
