"""Files that people send stay in memory: a list of students must never lie on a disk, not even for a moment."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# The middleware refuses bodies above its own limit before this; here the limit holds also for bodies of unknown length.
MAX_IN_MEMORY = 6_000_000


class InMemoryUpload(FileUploadHandler):
    """Keep a file in memory. Of one that is too big only its size is kept, so that the form can say what is wrong."""

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **options)
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of it."""
        if start + len(raw_data) <= MAX_IN_MEMORY:
            self._content.write(raw_data)
        elif self._content.tell():
            self._content = io.BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
