"""Row-level security in SQL: the same few lines on every table of client data. Migrations of any app call `protect`.

A table of client data has a column `folder_id`. Its rows are read when the folder is in the transaction's readable list
and written when it is in the writable one; both lists are made by `polku_enter` (migration `0002_row_security`).
"""

from django.db.migrations import RunSQL

COMMANDS = ("INSERT", "UPDATE", "DELETE")

# Rows that decide what opens change only inside an action that signed for it (`context.granted`), never by a right to
# write in the folder they lie in: nobody gives rights to oneself.
GOVERNED: dict[str, tuple[str, ...]] = {
    "consent_folder": COMMANDS,
    "consent_carerelation": COMMANDS,
    "consent_disclosurebasis": COMMANDS,
    "consent_reception": COMMANDS,
    "consent_breakglass": COMMANDS,
    "people_ownaccess": COMMANDS,
    "people_representative": COMMANDS,
    "people_client": ("INSERT", "DELETE"),
}


def column_of(table: str) -> str:
    """The column of a table that names the folder."""
    return "id" if table == "consent_folder" else "folder_id"


def policies_of(table: str) -> dict[str, str]:
    """The policies a table of client data must have: name to what follows the name in CREATE POLICY."""
    column = column_of(table)
    readable = f"{column} = ANY (COALESCE((SELECT polku_readable()), '{{}}'))"
    writable = f"{column} = ANY (COALESCE((SELECT polku_writable()), '{{}}'))"
    governed = {
        command: f"({writable}) AND (SELECT polku_granted())"
        if command in GOVERNED.get(table, ())
        else writable
        for command in COMMANDS
    }
    return {
        "polku_owner": "FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true)",
        "polku_read": f"FOR SELECT USING ({readable})",
        "polku_insert": f"FOR INSERT WITH CHECK ({governed['INSERT']})",
        "polku_update": f"FOR UPDATE USING ({governed['UPDATE']}) WITH CHECK ({governed['UPDATE']})",
        "polku_delete": f"FOR DELETE USING ({governed['DELETE']})",
    }


def protect(table: str) -> RunSQL:
    """A migration's step that puts row-level security on a new table of client data.

    The table has `folder_id` (derive its model from `consent.models.FolderRow`) and an index on it. The catalog lint
    finds a table without this step.
    """
    names = policies_of(table)
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *(f"CREATE POLICY {name} ON {table} {rest}" for name, rest in names.items()),
        ],
        [
            *(f"DROP POLICY {name} ON {table}" for name in names),
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def due_list(name: str, query: str) -> RunSQL:
    """A migration's step for a job's list of due folders: `polku_due_<name>()`, ids only, for a signed duty only.

    `query` selects one bigint column of folder ids over all organisations. Read it with `context.due(name)`.
    """
    function = f"polku_due_{name}()"
    body = f"SELECT due.folder_id FROM ({query}) AS due(folder_id) WHERE polku_granted()"  # noqa: S608 - a migration's
    return RunSQL(
        f"CREATE FUNCTION {function} RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = pg_catalog, public, pg_temp AS $$ {body} $$",
        f"DROP FUNCTION {function}",
    )
