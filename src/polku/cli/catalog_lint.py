"""`polku catalog-lint`: whether the database still guards client data as it was made to.

    polku catalog-lint [--json]

Looks at the catalog only, never at rows. It runs after migrations and restores by itself, and belongs into the checks
of an installation. Exit code 1 and a line for each finding when something is wrong.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from polku.cli.environment import product
from polku.shared.errors import PolkuError

FUNCTIONS = frozenset(
    {
        "polku_bases_of", "polku_bases_towards", "polku_care_of", "polku_client_keyed", "polku_clients_named",
        "polku_clients_without_worker", "polku_emergencies_at", "polku_emergencies_of", "polku_enter",
        "polku_folders_numbered", "polku_granted", "polku_grounds", "polku_hmac", "polku_keep", "polku_opened",
        "polku_own_access_of", "polku_readable", "polku_receptions_of", "polku_representing_of", "polku_seal",
        "polku_unsealed", "polku_why", "polku_writable",
    }
)  # fmt: skip
OWNERS_FUNCTIONS = frozenset({"polku_grounds", "polku_hmac", "polku_keep", "polku_seal", "polku_unsealed"})
JUDGING = frozenset({"polku_granted", "polku_readable", "polku_writable"})


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be: what kind, where, and what to do or know."""

    code: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}: {self.what}"


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("catalog-lint", help="check that the database guards client data")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, and tell what was found."""
    with product():
        findings = look()
    if args.json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(str, findings)) or "The database guards client data as it should.")
    return 1 if findings else 0


def require_sound() -> None:
    """Raise PolkuError with every finding: what is not guarded does not open."""
    if findings := look():
        raise PolkuError("The database does not guard client data:\n" + "\n".join(map(str, findings)))


def look(given: Any = None) -> list[Finding]:
    """Everything that is wrong, by the connection of the process or a given cursor, as any role."""
    if given is not None:
        return list(_look(given))
    from django.db import connection

    with connection.cursor() as cursor:
        return list(_look(cursor))


def _look(cursor: Any) -> Iterator[Finding]:
    def rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())

    catalog = _Catalog(rows)
    checks: tuple[Callable[[_Catalog], Iterator[Finding]], ...] = (
        _tables, _policies, _indexes, _uniqueness, _foreign_keys, _views, _other_doors, _triggers, _functions,
        _roles, _rights, _activity,
    )  # fmt: skip
    for check in checks:
        yield from check(catalog)


class _Catalog:
    """What every check asks: the tables of client data and the roles that may read them."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self.rows = rows
        self.tables: dict[str, int] = {
            name: oid
            for oid, name in rows(
                "SELECT c.oid::bigint, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND (c.relname = 'consent_folder' OR EXISTS "
                "(SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'folder_id' AND a.attnum > 0 "
                "AND NOT a.attisdropped))"
            )
        }
        self.ids = list(self.tables.values())
        self.owner: int = rows("SELECT relowner::bigint FROM pg_class WHERE relname = 'consent_folder'")[0][0]
        # Whoever may read client data at all, and is neither its owner nor the server's administrator.
        self.roles: list[tuple[int, str]] = [
            (oid, name)
            for oid, name in rows(
                "SELECT r.oid::bigint, r.rolname FROM pg_roles r WHERE r.oid <> %(owner)s AND r.rolname !~ '^pg_' "
                "AND r.rolcanlogin AND (NOT r.rolsuper OR (r.rolname = current_user AND r.oid <> 10)) "
                "AND EXISTS (SELECT FROM unnest(%(ids)s::oid[]) t WHERE has_table_privilege(r.oid, t, 'SELECT'))",
                owner=self.owner,
                ids=self.ids,
            )
        ]


def _tables(catalog: _Catalog) -> Iterator[Finding]:
    for name, enabled, forced, owner, partition in catalog.rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity, relowner::bigint, relispartition FROM pg_class "
        "WHERE oid = ANY (%(ids)s::oid[])",
        ids=catalog.ids,
    ):
        kind = "partition" if partition else "table"
        if not enabled:
            yield Finding("no-row-security", name, f"a {kind} with client data has no row-level security")
        if not forced:
            yield Finding("not-forced", name, "row-level security does not hold for the table's owner")
        if owner != catalog.owner:
            yield Finding("other-owner", name, "the table belongs to another role than the rest")


def _policies(catalog: _Catalog) -> Iterator[Finding]:
    from polku.consent.policy import policies_of

    kept: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in catalog.tables}
    for table, name, *said in catalog.rows(
        "SELECT tablename, policyname, permissive, cmd, array_to_string(roles, ','), coalesce(qual, ''), "
        "coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'public' AND tablename = ANY (%(names)s)",
        names=list(catalog.tables),
    ):
        kept[table][name] = tuple(said)
    for table, policies in kept.items():
        wanted = policies_of(table)
        for name in wanted.keys() - policies.keys():
            yield Finding("no-policy", table, f"the policy {name} is missing: the migration lacks `protect`")
        for name in policies.keys() - wanted.keys():
            yield Finding("other-policy", table, f"a policy {name} that nobody knows")
        for name in wanted.keys() & policies.keys():
            if not _is_as_written(table, name, policies[name]):
                yield Finding("changed-policy", table, f"the policy {name} says something else")


def _is_as_written(table: str, name: str, said: tuple[str, ...]) -> bool:
    from polku.consent.policy import GOVERNED, column_of

    permissive, command, roles, using, check = said
    if permissive != "PERMISSIVE":
        return False
    if name == "polku_owner":
        return command == "ALL" and roles != "public" and using == check == "true"
    listed = "polku_readable" if name == "polku_read" else "polku_writable"
    text = f"({column_of(table)} = ANY (COALESCE(( SELECT {listed}() AS {listed}), '{{}}'::bigint[])))"
    if command in GOVERNED.get(table, ()):
        text = f"({text} AND ( SELECT polku_granted() AS polku_granted))"
    wanted = {
        "polku_read": ("SELECT", text, ""),
        "polku_insert": ("INSERT", "", text),
        "polku_update": ("UPDATE", text, text),
        "polku_delete": ("DELETE", text, ""),
    }
    return roles == "public" and (command, using, check) == wanted[name]


def _indexes(catalog: _Catalog) -> Iterator[Finding]:
    from polku.consent.policy import column_of

    for table, oid in catalog.tables.items():
        first = catalog.rows(
            "SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
            "WHERE i.indrelid = %(oid)s AND a.attname = %(column)s AND i.indisvalid AND i.indpred IS NULL",
            oid=oid,
            column=column_of(table),
        )
        if not first:
            yield Finding("no-index", table, "no index begins with the folder: every query reads the table")


def _uniqueness(catalog: _Catalog) -> Iterator[Finding]:
    # Numbers of rows and random ids tell of nobody. A word, a number or a mark of the world does: is it taken?
    for table, index in catalog.rows(
        "SELECT c.relname, x.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_class x ON x.oid = i.indexrelid "
        "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] "
        "WHERE i.indisunique AND c.oid = ANY (%(ids)s::oid[]) "
        "AND (a.attname IS NULL OR a.atttypid NOT IN ('bigint'::regtype, 'uuid'::regtype))",
        ids=catalog.ids,
    ):
        yield Finding(
            "unique-everywhere", table, f"{index} is unique over all organisations: a key tells what exists"
        )


def _foreign_keys(catalog: _Catalog) -> Iterator[Finding]:
    for table, name in catalog.rows(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'f' AND confdeltype NOT IN ('a', 'r') "
        "AND (conrelid = ANY (%(ids)s::oid[]) OR confrelid = ANY (%(ids)s::oid[]))",
        ids=catalog.ids,
    ):
        yield Finding("cascade", table, f"{name} deletes or changes rows past row-level security")
    for (table,) in catalog.rows(
        "SELECT c.relname FROM pg_class c WHERE c.oid = ANY (%(ids)s::oid[]) AND c.relname <> 'consent_folder' AND NOT "
        "c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND "
        "f.confrelid = 'consent_folder'::regclass)",
        ids=catalog.ids,
    ):
        yield Finding("no-folder", table, "folder_id is no foreign key of consent_folder")


def _views(catalog: _Catalog) -> Iterator[Finding]:
    for name, kind, options in catalog.rows(
        "SELECT DISTINCT v.oid::regclass::text, v.relkind::text, coalesce(array_to_string(v.reloptions, ','), '') "
        "FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class "
        "WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = ANY (%(ids)s::oid[]) AND v.relkind IN ('v', 'm')",
        ids=catalog.ids,
    ):
        if kind == "m":
            yield Finding(
                "materialised", name, "a materialised view keeps client data without row-level security"
            )
        elif "security_invoker=true" not in options and "security_invoker=on" not in options:
            yield Finding("view", name, "a view without security_invoker reads client data as its owner")


def _other_doors(catalog: _Catalog) -> Iterator[Finding]:
    for table, name in catalog.rows(
        "SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
        "WHERE c.oid = ANY (%(ids)s::oid[])",
        ids=catalog.ids,
    ):
        yield Finding("rule", table, f"the rule {name} rewrites statements about client data")
    for table, name in catalog.rows(
        "SELECT tablename, pubname FROM pg_publication_tables "
        "WHERE schemaname = 'public' AND tablename = ANY (%(names)s)",
        names=list(catalog.tables),
    ):
        yield Finding("publication", table, f"the publication {name} sends client data elsewhere")


def _triggers(catalog: _Catalog) -> Iterator[Finding]:
    for table in ("consent_folder", "people_client"):
        alive = catalog.rows(
            "SELECT 1 FROM pg_trigger WHERE tgrelid = %(table)s::regclass AND tgname = 'stays' AND tgenabled = 'O'",
            table=table,
        )
        if not alive:
            yield Finding("no-trigger", table, "nothing keeps a row from moving to another client")


def _functions(catalog: _Catalog) -> Iterator[Finding]:
    seen = set()
    for name, volatility, definer, owner, config, asks in catalog.rows(
        "SELECT p.proname, p.provolatile::text, p.prosecdef, p.proowner::bigint, "
        "coalesce(array_to_string(p.proconfig, ';'), ''), p.prosrc LIKE '%%polku_granted()%%' "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = 'public' AND (p.prosecdef OR p.proname = ANY (%(names)s))",
        names=list(FUNCTIONS),
    ):
        seen.add(name)
        # Another app's function of this kind gives nothing without a signed duty.
        known = name in FUNCTIONS or (name.startswith("polku_") and asks)
        if definer and not known:
            yield Finding("other-function", name, "a function that runs as its owner, and that nobody knows")
        if known and not definer:
            yield Finding("not-definer", name, "the function runs as its caller and sees nothing, or all")
        if known and owner != catalog.owner:
            yield Finding("function-owner", name, "the function belongs to another role than the tables")
        if definer and "search_path=pg_catalog" not in config:
            yield Finding(
                "search-path", name, "a function that runs as its owner takes names from its caller"
            )
        if name in JUDGING and volatility != "s":
            yield Finding(
                "volatility", name, "what opens is judged once for all, or once a row: it must be STABLE"
            )
    for name in FUNCTIONS - seen:
        yield Finding("no-function", name, "a function of row-level security is missing")


def _roles(catalog: _Catalog) -> Iterator[Finding]:
    if not catalog.roles:
        yield Finding(
            "no-role", "roles", "no role of a running product may read client data: rights were lost"
        )
    for oid, name in catalog.roles:
        superuser, bypass, makes_roles, member = catalog.rows(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, pg_has_role(oid, %(owner)s, 'MEMBER') FROM pg_roles "
            "WHERE oid = %(oid)s",
            oid=oid,
            owner=catalog.owner,
        )[0]
        if superuser:
            yield Finding("superuser", name, "row-level security does not hold for a superuser")
            continue
        if bypass:
            yield Finding("bypass", name, "the role passes row-level security (BYPASSRLS)")
        if makes_roles:
            yield Finding("makes-roles", name, "the role may make roles (CREATEROLE)")
        if member:
            yield Finding("member-of-owner", name, "the role may act as the owner of the tables")


def _rights(catalog: _Catalog) -> Iterator[Finding]:
    for oid, name in catalog.roles:
        makes, temporary, reads_key = catalog.rows(
            "SELECT has_schema_privilege(%(oid)s::oid, 'public', 'CREATE'), "
            "has_database_privilege(%(oid)s::oid, current_database(), 'TEMPORARY'), "
            "has_table_privilege(%(oid)s::oid, 'consent_contextkey', 'SELECT,INSERT,UPDATE,DELETE')",
            oid=oid,
        )[0]
        if makes:
            yield Finding("create", name, "the role may make tables and functions in the schema")
        if temporary:
            yield Finding(
                "temporary", name, "the role may keep client data in temporary tables (REVOKE TEMPORARY)"
            )
        if reads_key:
            yield Finding(
                "key-open", name, "the role may read or change the key that contexts are signed with"
            )
        for (table,) in catalog.rows(
            "SELECT t::regclass::text FROM unnest(%(ids)s::oid[]) t "
            "WHERE has_table_privilege(%(oid)s::oid, t, 'TRUNCATE,REFERENCES,TRIGGER')",
            oid=oid,
            ids=catalog.ids,
        ):
            yield Finding("too-many-rights", table, f"{name} may do more than read and write rows")
        for (function,) in catalog.rows(
            "SELECT p.proname FROM pg_proc p WHERE p.proname = ANY (%(names)s) "
            "AND has_function_privilege(%(oid)s::oid, p.oid, 'EXECUTE')",
            oid=oid,
            names=list(OWNERS_FUNCTIONS),
        ):
            yield Finding(
                "function-open", function, f"{name} may call what only the owner may (REVOKE EXECUTE)"
            )
        for (table,) in catalog.rows(
            "SELECT oid::regclass::text FROM pg_class WHERE relowner = %(oid)s::oid AND relkind IN "
            "('r', 'p', 'v', 'm')",
            oid=oid,
        ):
            yield Finding("owns", table, f"{name} runs the product and owns a table")


def _activity(catalog: _Catalog) -> Iterator[Finding]:
    # A superuser's setting for the server, or for the role of the product.
    if catalog.rows("SHOW track_activities")[0][0] == "off":
        return
    for oid, name in catalog.roles:
        settings = catalog.rows(
            "SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE oid = %(oid)s", oid=oid
        )[0][0]
        if "track_activities=off" not in settings:
            yield Finding(
                "activity", name, "its connections see each other's statements: set track_activities off"
            )
