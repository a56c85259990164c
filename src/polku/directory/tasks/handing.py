"""A situation that was handed over lives a week; what nobody deleted is deleted here."""

from polku.directory.actions.handing import delete_expired
from polku.shared.jobs import every, task


@every("5 * * * *")
@task("directory.delete_handed", lock="directory.delete_handed")
def delete_handed(timestamp: int) -> None:
    """Delete what is past its time."""
    delete_expired()
