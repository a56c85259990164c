"""The files of the look, collected once per version under names that change with their content, and compressed."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

STAMP = ".collected"


def collect(target: Path) -> None:
    """Fill `target` when the files have changed since the last time. The settings must name it as POLKU_STATIC_ROOT."""
    digest = hashlib.sha256()
    for name, path in _sources():
        facts = path.stat()
        digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    from django.core.management import call_command

    shutil.rmtree(target, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(digest.hexdigest())


def _sources() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            yield name, Path(os.fspath(storage.path(name)))
