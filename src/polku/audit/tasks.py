"""Jobs of the log."""

from polku.audit.actions import publish_seal, seal_log
from polku.shared.jobs import every, task


@every("* * * * *")
@task("audit.seal", lock="audit.seal")
def seal(timestamp: int) -> None:
    """Seal what was written in the last minute, and publish the root."""
    if made := seal_log():
        publish_seal(seal=made)
