"""Codes in sentences: what holds and what does not, about the person and to the person."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from polku.criteria.wording.phrase import Nothing, Pair, Voices

CODES: dict[str, Pair | Voices] = {
    "municipality": Pair(
        pgettext_lazy("criteria", "lives in %(municipality)s"),
        pgettext_lazy("criteria", "does not live in %(municipality)s"),
        pgettext_lazy("criteria", "you live in %(municipality)s"),
        pgettext_lazy("criteria", "you do not live in %(municipality)s"),
    ),
    "residence_permit": Pair(
        pgettext_lazy("criteria", "stays in Finland on the basis of %(permit)s"),
        pgettext_lazy("criteria", "does not stay in Finland on the basis of %(permit)s"),
        pgettext_lazy("criteria", "you stay in Finland on the basis of %(permit)s"),
        pgettext_lazy("criteria", "you do not stay in Finland on the basis of %(permit)s"),
    ),
    "service_language": Pair(
        pgettext_lazy("criteria", "wants to be served in %(language)s"),
        pgettext_lazy("criteria", "does not want to be served in %(language)s"),
        pgettext_lazy("criteria", "you want to be served in %(language)s"),
        pgettext_lazy("criteria", "you do not want to be served in %(language)s"),
    ),
    "finnish_skill": Voices(
        pgettext_lazy("criteria", "speaks Finnish %(level)s"),
        pgettext_lazy("criteria", "you speak Finnish %(level)s"),
    ),
    "swedish_skill": Voices(
        pgettext_lazy("criteria", "speaks Swedish %(level)s"),
        pgettext_lazy("criteria", "you speak Swedish %(level)s"),
    ),
    "communication_means": Pair(
        pgettext_lazy("criteria", "communicates by %(means)s"),
        pgettext_lazy("criteria", "does not communicate by %(means)s"),
        pgettext_lazy("criteria", "you communicate by %(means)s"),
        pgettext_lazy("criteria", "you do not communicate by %(means)s"),
    ),
    "main_activity": Pair(
        pgettext_lazy("criteria", "is %(activity)s"),
        pgettext_lazy("criteria", "is not %(activity)s"),
        pgettext_lazy("criteria", "you are %(activity)s"),
        pgettext_lazy("criteria", "you are not %(activity)s"),
    ),
    "school_form": Pair(
        pgettext_lazy("criteria", "studies in %(school)s"),
        pgettext_lazy("criteria", "does not study in %(school)s"),
        pgettext_lazy("criteria", "you study in %(school)s"),
        pgettext_lazy("criteria", "you do not study in %(school)s"),
    ),
    "special_support_level": Pair(
        pgettext_lazy("criteria", "gets %(support)s in studies"),
        pgettext_lazy("criteria", "does not get %(support)s in studies"),
        pgettext_lazy("criteria", "you get %(support)s in your studies"),
        pgettext_lazy("criteria", "you do not get %(support)s in your studies"),
    ),
    "work_experience": Voices(
        pgettext_lazy("criteria", "has work experience: %(experience)s"),
        pgettext_lazy("criteria", "you have work experience: %(experience)s"),
    ),
    "in_work_activity": Pair(
        pgettext_lazy("criteria", "takes part in %(work_activity)s"),
        pgettext_lazy("criteria", "does not take part in %(work_activity)s"),
        pgettext_lazy("criteria", "you take part in %(work_activity)s"),
        pgettext_lazy("criteria", "you do not take part in %(work_activity)s"),
    ),
    "health_grounds": Pair(
        pgettext_lazy("criteria", "has limitations related to %(area)s"),
        pgettext_lazy("criteria", "has no limitations related to %(area)s"),
        pgettext_lazy("criteria", "you have limitations related to %(area)s"),
        pgettext_lazy("criteria", "you have no limitations related to %(area)s"),
    ),
    "rehabilitation_going_on": Pair(
        pgettext_lazy("criteria", "is in %(rehabilitation)s"),
        pgettext_lazy("criteria", "is not in %(rehabilitation)s"),
        pgettext_lazy("criteria", "you are in %(rehabilitation)s"),
        pgettext_lazy("criteria", "you are not in %(rehabilitation)s"),
    ),
    "main_benefit": Pair(
        pgettext_lazy("criteria", "gets %(benefit)s"),
        pgettext_lazy("criteria", "does not get %(benefit)s"),
        pgettext_lazy("criteria", "you get %(benefit)s"),
        pgettext_lazy("criteria", "you do not get %(benefit)s"),
    ),
    "pension": Pair(
        pgettext_lazy("criteria", "is paid %(pension)s"),
        pgettext_lazy("criteria", "is not paid %(pension)s"),
        pgettext_lazy("criteria", "you are paid %(pension)s"),
        pgettext_lazy("criteria", "you are not paid %(pension)s"),
    ),
    "housing": Pair(
        pgettext_lazy("criteria", "lives %(housing)s"),
        pgettext_lazy("criteria", "does not live %(housing)s"),
        pgettext_lazy("criteria", "you live %(housing)s"),
        pgettext_lazy("criteria", "you do not live %(housing)s"),
    ),
    "support_areas": Pair(
        pgettext_lazy("criteria", "needs support with %(matter)s"),
        pgettext_lazy("criteria", "does not need support with %(matter)s"),
        pgettext_lazy("criteria", "you need support with %(matter)s"),
        pgettext_lazy("criteria", "you do not need support with %(matter)s"),
    ),
    "support_intensity": Voices(
        pgettext_lazy("criteria", "needs support %(how_often)s"),
        pgettext_lazy("criteria", "you need support %(how_often)s"),
    ),
    "accessibility_needs": Pair(
        pgettext_lazy("criteria", "needs to have: %(need)s"),
        pgettext_lazy("criteria", "does not need to have: %(need)s"),
        pgettext_lazy("criteria", "you need to have: %(need)s"),
        pgettext_lazy("criteria", "you do not need to have: %(need)s"),
    ),
    "referral_from": Pair(
        pgettext_lazy("criteria", "has a referral from %(sender)s"),
        pgettext_lazy("criteria", "has no referral from %(sender)s"),
        pgettext_lazy("criteria", "you have a referral from %(sender)s"),
        pgettext_lazy("criteria", "you have no referral from %(sender)s"),
    ),
    "wishes": Pair(
        pgettext_lazy("criteria", "wishes for %(wish)s"),
        pgettext_lazy("criteria", "does not wish for %(wish)s"),
        pgettext_lazy("criteria", "you wish for %(wish)s"),
        pgettext_lazy("criteria", "you do not wish for %(wish)s"),
    ),
}

# The code that stands for nothing at all is said in another way.
NOTHING = {
    "finnish_skill": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "does not speak Finnish"),
            pgettext_lazy("criteria", "speaks at least some Finnish"),
            pgettext_lazy("criteria", "you do not speak Finnish"),
            pgettext_lazy("criteria", "you speak at least some Finnish"),
        ),
    ),
    "swedish_skill": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "does not speak Swedish"),
            pgettext_lazy("criteria", "speaks at least some Swedish"),
            pgettext_lazy("criteria", "you do not speak Swedish"),
            pgettext_lazy("criteria", "you speak at least some Swedish"),
        ),
    ),
    "school_form": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "is not studying"),
            pgettext_lazy("criteria", "is studying"),
            pgettext_lazy("criteria", "you are not studying"),
            pgettext_lazy("criteria", "you are studying"),
        ),
    ),
    "special_support_level": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "has no decision on support in studies"),
            pgettext_lazy("criteria", "has a decision on support in studies"),
            pgettext_lazy("criteria", "you have no decision on support in your studies"),
            pgettext_lazy("criteria", "you have a decision on support in your studies"),
        ),
    ),
    "work_experience": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "has no work experience"),
            pgettext_lazy("criteria", "has some work experience"),
            pgettext_lazy("criteria", "you have no work experience"),
            pgettext_lazy("criteria", "you have some work experience"),
        ),
    ),
    "in_work_activity": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "takes part in no work activity or day activity"),
            pgettext_lazy("criteria", "takes part in some work activity or day activity"),
            pgettext_lazy("criteria", "you take part in no work activity or day activity"),
            pgettext_lazy("criteria", "you take part in some work activity or day activity"),
        ),
    ),
    "rehabilitation_going_on": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "is not in rehabilitation"),
            pgettext_lazy("criteria", "is in some rehabilitation"),
            pgettext_lazy("criteria", "you are not in rehabilitation"),
            pgettext_lazy("criteria", "you are in some rehabilitation"),
        ),
    ),
    "pension": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "does not get a pension"),
            pgettext_lazy("criteria", "gets a pension"),
            pgettext_lazy("criteria", "you do not get a pension"),
            pgettext_lazy("criteria", "you get a pension"),
        ),
    ),
    "support_intensity": Nothing(
        "none",
        Pair(
            pgettext_lazy("criteria", "does not need any support"),
            pgettext_lazy("criteria", "needs at least some support"),
            pgettext_lazy("criteria", "you do not need any support"),
            pgettext_lazy("criteria", "you need at least some support"),
        ),
    ),
}

# Sets of codes: any of all there are.
ANYTHING = {
    "referral_from": Pair(
        pgettext_lazy("criteria", "has a referral from somebody"),
        pgettext_lazy("criteria", "has no referral from anybody"),
        pgettext_lazy("criteria", "you have a referral from somebody"),
        pgettext_lazy("criteria", "you have no referral from anybody"),
    ),
    "main_benefit": Pair(
        pgettext_lazy("criteria", "gets some benefit"),
        pgettext_lazy("criteria", "gets no benefit"),
        pgettext_lazy("criteria", "you get some benefit"),
        pgettext_lazy("criteria", "you get no benefit"),
    ),
    "health_grounds": Pair(
        pgettext_lazy("criteria", "has limitations in functioning"),
        pgettext_lazy("criteria", "has no limitations in functioning"),
        pgettext_lazy("criteria", "you have limitations in functioning"),
        pgettext_lazy("criteria", "you have no limitations in functioning"),
    ),
    "support_areas": Pair(
        pgettext_lazy("criteria", "needs support with something"),
        pgettext_lazy("criteria", "needs support with nothing"),
        pgettext_lazy("criteria", "you need support with something"),
        pgettext_lazy("criteria", "you need support with nothing"),
    ),
}
