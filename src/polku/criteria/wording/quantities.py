"""Numbers and days in sentences, and the unit a number is told in."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from polku.criteria.wording.phrase import Amount, Unit, Voices

NUMBERS = {
    "age": Amount(
        Unit.AGE,
        Voices(pgettext_lazy("criteria", "is %(age)s"), pgettext_lazy("criteria", "you are %(age)s")),
    ),
    "school_year": Amount(
        Unit.PLAIN,
        Voices(
            pgettext_lazy("criteria", "year of study is %(year)s"),
            pgettext_lazy("criteria", "your year of study is %(year)s"),
        ),
    ),
    "days_to_graduation": Amount(
        Unit.UNTIL,
        Voices(
            pgettext_lazy("criteria", "has %(time_left)s left of the studies"),
            pgettext_lazy("criteria", "you have %(time_left)s left of your studies"),
        ),
    ),
    "absence_share": Amount(
        Unit.PERCENT,
        Voices(
            pgettext_lazy("criteria", "has been away %(share)s of the school days"),
            pgettext_lazy("criteria", "you have been away %(share)s of the school days"),
        ),
    ),
    "days_unemployed": Amount(
        Unit.DURATION,
        Voices(
            pgettext_lazy("criteria", "has been unemployed for %(duration)s"),
            pgettext_lazy("criteria", "you have been unemployed for %(duration)s"),
        ),
    ),
    "weekly_hours": Amount(
        Unit.HOURS,
        Voices(
            pgettext_lazy("criteria", "works %(hours)s a week"),
            pgettext_lazy("criteria", "you work %(hours)s a week"),
        ),
    ),
    "work_ability_score": Amount(
        Unit.POINTS,
        Voices(
            pgettext_lazy("criteria", "gives work ability %(points)s of 10"),
            pgettext_lazy("criteria", "you give your work ability %(points)s of 10"),
        ),
    ),
    "monthly_income": Amount(
        Unit.EUROS,
        Voices(
            pgettext_lazy("criteria", "has an income of %(income)s a month"),
            pgettext_lazy("criteria", "your income is %(income)s a month"),
        ),
    ),
    "wanted_hours": Amount(
        Unit.HOURS,
        Voices(
            pgettext_lazy("criteria", "would like to work %(hours)s a week"),
            pgettext_lazy("criteria", "you would like to work %(hours)s a week"),
        ),
    ),
}

# Days that are left, when only the far end matters.
WITHIN = {
    "days_to_graduation": Voices(
        pgettext_lazy("criteria", "finishes studies %(within)s"),
        pgettext_lazy("criteria", "you finish your studies %(within)s"),
    )
}

DATES = {
    "birth_date": Voices(
        pgettext_lazy("criteria", "was born %(when)s"), pgettext_lazy("criteria", "you were born %(when)s")
    ),
    "graduation_date": Voices(
        pgettext_lazy("criteria", "finishes studies %(when)s"),
        pgettext_lazy("criteria", "you finish your studies %(when)s"),
    ),
    "unemployed_since": Voices(
        pgettext_lazy("criteria", "became unemployed %(when)s"),
        pgettext_lazy("criteria", "you became unemployed %(when)s"),
    ),
}
