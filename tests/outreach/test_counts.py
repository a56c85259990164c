"""Protected counts: nothing below five, fives above, and the same people always the same number."""

from collections import Counter

import pytest

from polku.shared.counts import protected_count

KEY = b"a key of the tests"


@pytest.mark.parametrize("size", range(5))
def test_fewer_than_five_are_not_told(size):
    assert protected_count(range(size), key=KEY) is None


@pytest.mark.parametrize("size", range(5, 60))
def test_five_and_more_are_told_as_one_of_the_two_nearest_fives(size):
    told = protected_count(range(size), key=KEY)
    assert told % 5 == 0
    assert abs(told - size) < 5
    assert told >= 5


def test_the_same_people_give_the_same_number_in_any_order_and_counted_twice():
    assert len({protected_count(rows, key=KEY) for rows in ([9, 1, 4, 7, 3, 8], [1, 3, 4, 7, 8, 9, 9])}) == 1


def test_another_set_of_the_same_size_may_give_another_number():
    assert {protected_count(range(start, start + 7), key=KEY) for start in range(50)} == {5, 10}


def test_another_key_rounds_otherwise():
    keys = [bytes([number]) for number in range(40)]
    assert {protected_count(range(8), key=key) for key in keys} == {5, 10}


def test_numbers_are_right_on_average():
    told = [protected_count(range(start, start + 7), key=KEY) for start in range(5_000)]
    assert abs(sum(told) / len(told) - 7) < 0.15
    assert Counter(told).keys() == {5, 10}
