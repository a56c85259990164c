"""The pages of examples that counsellors write are true, and what is published is what they say."""

import pytest

from polku_engine.criteria import evaluate
from tests.engine.spec_tables import REFERENCE, Example, Page, pages, reference

CASES = [(page, example) for page in pages() for example in page.examples]


@pytest.mark.parametrize(("page", "example"), CASES, ids=[f"{p.name}: {e.who}" for p, e in CASES])
def test_an_example_comes_out_as_the_counsellors_say(page: Page, example: Example) -> None:
    verdict = evaluate(page.criteria, example.situation)
    assert verdict.outcome is example.outcome
    assert set(verdict.missing) == set(example.missing)


def test_the_published_examples_are_up_to_date() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "run: python -m tests.engine.spec_tables"
