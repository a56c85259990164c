"""The policy in SQL and its twin in Python say the same in every world; no part of the SQL can be changed unnoticed."""

import re

import pytest
from django.db import transaction

from polku.consent.permissions import grounds
from tests.consent.owner import as_owner
from tests.consent.worlds import Builder, at_random, one_condition_off

pytestmark = pytest.mark.database

DIRECTED = list(one_condition_off())
RANDOM = list(at_random(300, seed=20261122))
EVERY = range(len(DIRECTED) + len(RANDOM))

# Changes that change nothing, and why.
EQUIVALENT = {
    "drop: o.parent_id IS NOT NULL": "no organisation is at the place of nobody",
    "drop basis: f.category <> 'protected_contact'": "a constraint keeps it out of every basis already",
    "drop representative: f.category <> 'protected_contact'": "a constraint keeps it out of every representative's",
}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """All worlds side by side, in the owner's transaction, which is undone."""
    with django_db_blocker.unblock(), as_owner() as connection, transaction.atomic():
        builder = Builder(connection)
        for world in (*DIRECTED, *RANDOM):
            builder.add(world)
        builder.write()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE asked (n int, who bigint, at timestamptz)")
            cursor.executemany(
                "INSERT INTO asked VALUES (%s, %s, %s)",
                [
                    (number, user.pk, world.at)
                    for number, (user, world) in enumerate(zip(builder.users, builder.worlds, strict=True))
                ],
            )
            cursor.execute("ANALYZE")
            yield builder, cursor
        transaction.set_rollback(True)


def answers(cursor, only=EVERY):
    """What opens in which world, of those with these numbers."""
    cursor.execute(
        "SELECT n, g.folder_id, g.ground, g.source_id, g.writes FROM asked, "
        "LATERAL polku_grounds(who, 'guidance', at) g WHERE n = ANY (%s)",
        [list(only)],
    )
    return set(cursor.fetchall())


def same(cursor, right, part):
    """Whether every world still answers as is right.

    A few are asked first, then those about the changed part: most changes show there, and what opens too much is slow.
    """
    about = [n for n, world in enumerate(DIRECTED) if part in ("", world.row)]
    return all(
        answers(cursor, some) == {row for row in right if row[0] in some}
        for some in (about[:5], about, EVERY)
    )


def test_there_are_enough_worlds():
    assert len(DIRECTED) + len(RANDOM) >= 300
    assert len(DIRECTED) >= 100


def test_each_condition_alone_decides(built):
    _builder, cursor = built
    opened = {
        n for n, _folder, ground, *_rest in answers(cursor, range(len(DIRECTED))) if ground == DIRECTED[n].row
    }
    wrong = [world for n, world in enumerate(DIRECTED) if (n in opened) is not world.expected]
    assert wrong == []


def test_the_twin_in_python_agrees_in_every_world(built):
    builder, cursor = built
    twin = set()
    for number, folders in enumerate(builder.folders):
        rights = builder.rights(number)
        for folder in folders:
            twin |= {
                (number, folder.pk, str(ground), row, ground == "care")
                for ground, row in grounds(rights, folder)
            }
    assert twin == answers(cursor)


def test_some_random_worlds_open_and_some_stay_closed(built):
    _builder, cursor = built
    opened = {n for n, *_rest in answers(cursor) if n >= len(DIRECTED)}
    assert 40 < len(opened) < len(RANDOM) - 40


def mutants(body):
    """Every changed text of the policy, after its part: a condition dropped or moved, a join loosened."""
    part = ""
    for match in re.finditer(
        r"SELECT f\.id, '(\w+)'|(?:WHERE|AND) (.+?)(?=\n)|JOIN \w+ \w* ?ON (.+?)(?=\n)", body
    ):
        part = match[1] or part
        for group in (2, 3):
            condition = match[group]
            if condition is None:
                continue
            start, end = match.span(group)
            yield (
                part,
                f"drop {part}: {condition}".replace("drop :", "drop:"),
                body[:start] + "true" + body[end:],
            )
            for old, new in (
                (" <= ", " < "),
                (" >= ", " > "),
                (" > ", " >= "),
                (" IS NULL OR ", " IS NULL AND "),
            ):
                if old in condition:
                    changed = condition.replace(old, new)
                    yield part, f"change {part}: {changed}", body[:start] + changed + body[end:]
    for writes in re.finditer(r"SELECT f\.id, '(\w+)', [\w.]+, (true|false)", body):
        other = "false" if writes[2] == "true" else "true"
        yield writes[1], f"writes {writes[1]}", body[: writes.start(2)] + other + body[writes.end(2) :]
    for join in re.finditer(r"JOIN actor ON (.+?)\n|JOIN own ON (.+?)\n", body):
        group = 1 if join[1] else 2
        start, end = join.span(group)
        yield "", f"loose {start}: {join[group]}", body[:start] + "true" + body[end:]


def test_every_change_of_the_policy_is_noticed(built):
    _builder, cursor = built
    cursor.execute("SELECT pg_get_functiondef('polku_grounds'::regproc)")
    definition = cursor.fetchone()[0]
    right = answers(cursor)
    survivors, tried = [], 0
    for part, name, text in mutants(definition):
        tried += 1
        with transaction.atomic():
            cursor.execute(text.replace("%", "%%"), [])
            alive = same(cursor, right, part)
            transaction.set_rollback(True)
        if alive:
            survivors.append(name)
    assert tried >= 60
    assert set(survivors) == set(EQUIVALENT)
