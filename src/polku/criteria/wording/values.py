"""Codes as they stand inside a sentence, where their label would not fit it."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

VALUES = {
    "residence_permit": {
        "eu": pgettext_lazy("criteria", "the right of an EU citizen"),
        "permit": pgettext_lazy("criteria", "a residence permit"),
        "seeker": pgettext_lazy("criteria", "a pending asylum application"),
    },
    "finnish_skill": {
        "basic": pgettext_lazy("criteria", "at a basic level (A1–A2)"),
        "everyday": pgettext_lazy("criteria", "at an everyday level (B1)"),
        "fluent": pgettext_lazy("criteria", "fluently (B2 or better)"),
    },
    "main_activity": {
        "studying": pgettext_lazy("criteria", "a student"),
        "working": pgettext_lazy("criteria", "at work"),
        "unemployed": pgettext_lazy("criteria", "unemployed"),
        "pensioned": pgettext_lazy("criteria", "on a pension"),
        "sick_leave": pgettext_lazy("criteria", "on sick leave"),
        "caring": pgettext_lazy("criteria", "caring for a child or relative"),
        "other": pgettext_lazy("criteria", "doing something else"),
    },
    "school_form": {
        "liberal": pgettext_lazy("criteria", "liberal adult education"),
    },
    "work_experience": {
        "trials": pgettext_lazy("criteria", "trials or training"),
        "short": pgettext_lazy("criteria", "less than a year"),
        "long": pgettext_lazy("criteria", "a year or more"),
    },
    "health_grounds": {
        "mental": pgettext_lazy("criteria", "mental health"),
        "cognition": pgettext_lazy("criteria", "learning and memory"),
        "senses": pgettext_lazy("criteria", "sight or hearing"),
        "movement": pgettext_lazy("criteria", "movement and hands"),
        "pain": pgettext_lazy("criteria", "pain or long-term illness"),
        "autism_adhd": pgettext_lazy("criteria", "autism spectrum or ADHD"),
        "substance": pgettext_lazy("criteria", "use of alcohol or drugs"),
    },
    "support_areas": {
        "daily_life": pgettext_lazy("criteria", "everyday skills"),
        "housing": pgettext_lazy("criteria", "housing"),
        "money": pgettext_lazy("criteria", "money matters"),
        "studies": pgettext_lazy("criteria", "studies"),
        "job_search": pgettext_lazy("criteria", "job search"),
        "staying_in_work": pgettext_lazy("criteria", "staying in work"),
        "social": pgettext_lazy("criteria", "relations and loneliness"),
        "mental_health": pgettext_lazy("criteria", "mental wellbeing"),
        "substance": pgettext_lazy("criteria", "substance use"),
        "services": pgettext_lazy("criteria", "finding services"),
    },
    "housing": {
        "homeless": pgettext_lazy("criteria", "without a home"),
    },
    "wishes": {
        "trial": pgettext_lazy("criteria", "a chance to try work"),
        "hobby": pgettext_lazy("criteria", "a hobby"),
        "people": pgettext_lazy("criteria", "company"),
        "rest": pgettext_lazy("criteria", "time to recover"),
    },
    "accessibility_needs": {
        "step_free": pgettext_lazy("criteria", "a step-free route"),
        "induction_loop": pgettext_lazy("criteria", "an induction loop"),
        "quiet": pgettext_lazy("criteria", "a quiet room"),
        "small_group": pgettext_lazy("criteria", "a small group"),
        "remote": pgettext_lazy("criteria", "a way to take part remotely"),
    },
    "communication_means": {
        "pictures": pgettext_lazy("criteria", "pictures"),
    },
    "referral_from": {
        "school": pgettext_lazy("criteria", "a school"),
        "employment_authority": pgettext_lazy("criteria", "the employment authority"),
        "social_services": pgettext_lazy("criteria", "social services"),
        "health_care": pgettext_lazy("criteria", "health care"),
        "youth_work": pgettext_lazy("criteria", "youth work"),
    },
}
VALUES["swedish_skill"] = VALUES["finnish_skill"]
