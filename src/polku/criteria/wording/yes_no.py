"""Facts that are true or not, as statements: of the person and to the person, when they hold and when not."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from polku.criteria.wording.phrase import Pair

YES_NO = {
    "lives_in_finland": Pair(
        pgettext_lazy("criteria", "lives permanently in Finland"),
        pgettext_lazy("criteria", "does not live permanently in Finland"),
        pgettext_lazy("criteria", "you live permanently in Finland"),
        pgettext_lazy("criteria", "you do not live permanently in Finland"),
    ),
    "needs_interpreter": Pair(
        pgettext_lazy("criteria", "needs an interpreter"),
        pgettext_lazy("criteria", "does not need an interpreter"),
        pgettext_lazy("criteria", "you need an interpreter"),
        pgettext_lazy("criteria", "you do not need an interpreter"),
    ),
    "has_qualification": Pair(
        pgettext_lazy("criteria", "has a vocational qualification"),
        pgettext_lazy("criteria", "has no vocational qualification"),
        pgettext_lazy("criteria", "you have a vocational qualification"),
        pgettext_lazy("criteria", "you have no vocational qualification"),
    ),
    "studies_at_risk": Pair(
        pgettext_lazy("criteria", "may have to end studies early"),
        pgettext_lazy("criteria", "is not at risk of ending studies early"),
        pgettext_lazy("criteria", "you may have to end your studies early"),
        pgettext_lazy("criteria", "you are not at risk of ending your studies early"),
    ),
    "place_after_studies": Pair(
        pgettext_lazy("criteria", "has a place after the studies"),
        pgettext_lazy("criteria", "has no place after the studies"),
        pgettext_lazy("criteria", "you have a place after your studies"),
        pgettext_lazy("criteria", "you have no place after your studies"),
    ),
    "registered_jobseeker": Pair(
        pgettext_lazy("criteria", "is registered as a jobseeker"),
        pgettext_lazy("criteria", "is not registered as a jobseeker"),
        pgettext_lazy("criteria", "you are registered as a jobseeker"),
        pgettext_lazy("criteria", "you are not registered as a jobseeker"),
    ),
    "has_employer": Pair(
        pgettext_lazy("criteria", "has a job"),
        pgettext_lazy("criteria", "has no job"),
        pgettext_lazy("criteria", "you have a job"),
        pgettext_lazy("criteria", "you have no job"),
    ),
    "job_at_risk": Pair(
        pgettext_lazy("criteria", "may lose the job because of work ability"),
        pgettext_lazy("criteria", "is not at risk of losing the job"),
        pgettext_lazy("criteria", "you may lose your job because of your work ability"),
        pgettext_lazy("criteria", "you are not at risk of losing your job"),
    ),
    "work_trial_done": Pair(
        pgettext_lazy("criteria", "has been in a work trial"),
        pgettext_lazy("criteria", "has not been in a work trial"),
        pgettext_lazy("criteria", "you have been in a work trial"),
        pgettext_lazy("criteria", "you have not been in a work trial"),
    ),
    "typ_client": Pair(
        pgettext_lazy("criteria", "gets multi-sector employment service"),
        pgettext_lazy("criteria", "does not get multi-sector employment service"),
        pgettext_lazy("criteria", "you get multi-sector employment service"),
        pgettext_lazy("criteria", "you do not get multi-sector employment service"),
    ),
    "employment_plan": Pair(
        pgettext_lazy("criteria", "has an employment plan in force"),
        pgettext_lazy("criteria", "has no employment plan in force"),
        pgettext_lazy("criteria", "you have an employment plan in force"),
        pgettext_lazy("criteria", "you have no employment plan in force"),
    ),
    "work_ability_limited": Pair(
        pgettext_lazy("criteria", "has limited work ability"),
        pgettext_lazy("criteria", "has no limits to work ability"),
        pgettext_lazy("criteria", "your work ability is limited"),
        pgettext_lazy("criteria", "your work ability is not limited"),
    ),
    "work_ability_assessed": Pair(
        pgettext_lazy("criteria", "has had work ability assessed"),
        pgettext_lazy("criteria", "has not had work ability assessed"),
        pgettext_lazy("criteria", "your work ability has been assessed"),
        pgettext_lazy("criteria", "your work ability has not been assessed"),
    ),
    "medical_statement": Pair(
        pgettext_lazy("criteria", "has a medical statement on work ability"),
        pgettext_lazy("criteria", "has no medical statement on work ability"),
        pgettext_lazy("criteria", "you have a medical statement on your work ability"),
        pgettext_lazy("criteria", "you have no medical statement on your work ability"),
    ),
    "disability_services_decision": Pair(
        pgettext_lazy("criteria", "has a decision on disability services"),
        pgettext_lazy("criteria", "has no decision on disability services"),
        pgettext_lazy("criteria", "you have a decision on disability services"),
        pgettext_lazy("criteria", "you have no decision on disability services"),
    ),
    "special_care_programme": Pair(
        pgettext_lazy("criteria", "has a special care programme"),
        pgettext_lazy("criteria", "has no special care programme"),
        pgettext_lazy("criteria", "you have a special care programme"),
        pgettext_lazy("criteria", "you have no special care programme"),
    ),
    "debt_problem": Pair(
        pgettext_lazy("criteria", "has trouble paying debts"),
        pgettext_lazy("criteria", "has no trouble paying debts"),
        pgettext_lazy("criteria", "you have trouble paying debts"),
        pgettext_lazy("criteria", "you have no trouble paying debts"),
    ),
    "personal_budget": Pair(
        pgettext_lazy("criteria", "has a personal budget"),
        pgettext_lazy("criteria", "has no personal budget"),
        pgettext_lazy("criteria", "you have a personal budget"),
        pgettext_lazy("criteria", "you have no personal budget"),
    ),
    "child_welfare_aftercare": Pair(
        pgettext_lazy("criteria", "is entitled to child welfare after-care"),
        pgettext_lazy("criteria", "is not entitled to child welfare after-care"),
        pgettext_lazy("criteria", "you are entitled to child welfare after-care"),
        pgettext_lazy("criteria", "you are not entitled to child welfare after-care"),
    ),
    "has_children": Pair(
        pgettext_lazy("criteria", "has children to support"),
        pgettext_lazy("criteria", "has no children to support"),
        pgettext_lazy("criteria", "you have children to support"),
        pgettext_lazy("criteria", "you have no children to support"),
    ),
    "can_travel_alone": Pair(
        pgettext_lazy("criteria", "can travel alone"),
        pgettext_lazy("criteria", "cannot travel alone"),
        pgettext_lazy("criteria", "you can travel alone"),
        pgettext_lazy("criteria", "you cannot travel alone"),
    ),
    "has_internet": Pair(
        pgettext_lazy("criteria", "can use online services"),
        pgettext_lazy("criteria", "cannot use online services"),
        pgettext_lazy("criteria", "you can use online services"),
        pgettext_lazy("criteria", "you cannot use online services"),
    ),
    "needs_companion": Pair(
        pgettext_lazy("criteria", "needs a companion when visiting a service"),
        pgettext_lazy("criteria", "does not need a companion when visiting a service"),
        pgettext_lazy("criteria", "you need a companion when you visit a service"),
        pgettext_lazy("criteria", "you do not need a companion when you visit a service"),
    ),
    "outside_services": Pair(
        pgettext_lazy("criteria", "is without any service or activity"),
        pgettext_lazy("criteria", "already has a service or an activity"),
        pgettext_lazy("criteria", "you are without any service or activity"),
        pgettext_lazy("criteria", "you already have a service or an activity"),
    ),
    "named_worker": Pair(
        pgettext_lazy("criteria", "has a named worker"),
        pgettext_lazy("criteria", "has no named worker"),
        pgettext_lazy("criteria", "you have a named worker"),
        pgettext_lazy("criteria", "you have no named worker"),
    ),
    "wants_group": Pair(
        pgettext_lazy("criteria", "wants to be in a group"),
        pgettext_lazy("criteria", "does not want to be in a group"),
        pgettext_lazy("criteria", "you want to be in a group"),
        pgettext_lazy("criteria", "you do not want to be in a group"),
    ),
    "peer_coach_wanted": Pair(
        pgettext_lazy("criteria", "wants a peer coach"),
        pgettext_lazy("criteria", "does not want a peer coach"),
        pgettext_lazy("criteria", "you want a peer coach"),
        pgettext_lazy("criteria", "you do not want a peer coach"),
    ),
    "identification_possible": Pair(
        pgettext_lazy("criteria", "can use services under their own name"),
        pgettext_lazy("criteria", "wants to stay anonymous"),
        pgettext_lazy("criteria", "you can use services under your own name"),
        pgettext_lazy("criteria", "you want to stay anonymous"),
    ),
}
