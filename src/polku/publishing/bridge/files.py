"""Files that people attach: which they are by what is in them, what a PDF tells of itself, pictures made clean."""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from polku.shared.errors import Invalid, TooLarge
from polku.shared.text import clean

MAX_BYTES = 5_000_000
MAX_PIXELS = 40_000_000
# No page shows more; a photograph of a phone is many times as big.
WIDEST = 2_000
MOST_PAGES = 100
LONGEST_TEXT = 200_000
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
PDF = "application/pdf"
ENDINGS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class ReadFile:
    """A file as it is kept: its kind, its bytes, the text of a PDF and what is known of it."""

    media_type: str
    data: bytes
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Equal for equal files."""
        return hashlib.sha256(self.data).hexdigest()


def read_file(data: bytes) -> ReadFile:
    """A PDF or a picture, by its content whatever its name says. Raises TooLarge, Invalid for anything else."""
    if len(data) > MAX_BYTES:
        raise TooLarge(_("The file is too big. At most 5 MB can be attached."))
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _read_pdf(data)
    return _read_picture(data)


def _read_pdf(data: bytes) -> ReadFile:
    # The library tells every oddity of a file to the log; a file's content is no matter of the log.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Invalid(_("The PDF is locked with a password. Save it without one."))
        if len(reader.pages) > MOST_PAGES:
            raise TooLarge(_("The PDF has more than 100 pages. Attach it in parts."))
        return ReadFile(PDF, data, _text_of(reader), _facts_of(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Invalid(_("The PDF cannot be read. Make it anew and try again.")) from error


def _text_of(reader: PdfReader) -> str:
    text = ""
    for page in reader.pages:
        text += page.extract_text() + "\n"
        if len(text) > LONGEST_TEXT:
            break
    return clean(text[:LONGEST_TEXT])


def _facts_of(reader: PdfReader) -> dict[str, Any]:
    root = reader.root_object
    marked = root.get("/MarkInfo", {}).get_object() if "/MarkInfo" in root else {}
    properties = reader.metadata
    return {
        "pages": len(reader.pages),
        "tagged": bool(marked.get("/Marked", False)) and "/StructTreeRoot" in root,
        "title": bool(properties and (properties.title or "").strip()),
        "language": str(root.get("/Lang", ""))[:20],
        "author": bool(properties and (properties.author or "").strip()),
    }


def _read_picture(data: bytes) -> ReadFile:
    """Drawn anew from its pixels: place, time, camera and whatever else was hidden in the file are gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=tuple(PICTURES))
            kind = str(picture.format)
            if picture.width * picture.height > MAX_PIXELS:
                raise TooLarge(_("The picture is too large. Make it smaller and try again."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDEST, WIDEST))
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                bare.putpalette(palette)
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise Invalid(_("Only PDF files and JPEG and PNG pictures can be attached.")) from error
    made = io.BytesIO()
    bare.save(made, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return ReadFile(PICTURES[kind], made.getvalue(), facts={"width": bare.width, "height": bare.height})
