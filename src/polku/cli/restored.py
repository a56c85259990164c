"""`python -m polku.cli.restored [ROOT]`: a restored database is brought up to date and every proof in it is checked."""

import sys
from collections.abc import Iterator

from polku.cli.auditing import read_root
from polku.cli.environment import product
from polku.shared.errors import PolkuError


def main(root: str | None = None) -> int:
    """Print what holds, a line each; stop at the first thing that does not, with exit code 1."""
    with product(owner=True):
        try:
            for line in checks(root):
                print(line)
        except PolkuError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def checks(root: str | None) -> Iterator[str]:
    """Migrate, lint the catalog, begin an era, verify the log against the root of the backup, open every key."""
    from polku.audit.actions import begin_era
    from polku.audit.queries import verify
    from polku.cli.prepare import make_tables
    from polku.keys.queries import opened_one_by_one

    # A backup of an older version gets the tables of this one. The secret key may be another one than when the backup
    # was made: without it in the database nobody could open anything.
    make_tables()
    yield "checked: the database guards client data as it should"
    begin_era()
    verdict = verify(against=[read_root(root)] if root else [])
    if verdict.problems:
        raise PolkuError("\n".join(verdict.problems))
    yield f"checked: {verdict.seals} seals over {verdict.rows} rows of the log hold"
    opens = list(opened_one_by_one())
    if not all(opens):
        raise PolkuError(
            f"{opens.count(False)} of {len(opens)} keys do not open with the key file of the backup."
        )
    yield f"checked: {len(opens)} keys of people and organisations open"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
