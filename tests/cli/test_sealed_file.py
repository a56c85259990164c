"""The encrypted file: it gives back what was put in, whole, or nothing that is taken for it."""

import io

import pytest

from polku.cli import sealed_file
from polku.cli.sealed_file import PIECE, Reader, Writer
from polku.shared.errors import Invalid

PASSPHRASE = "viisi satunnaista sanaa"
CONTENT = {"small": [b"Aino"], "empty": [], "large": [b"x" * 700_000] * 4, "odd": [b"", b"a", b"", b"b"]}


def written(content=CONTENT, *, close=True):
    file = io.BytesIO()
    writer = Writer(file, PASSPHRASE)
    for name, blocks in content.items():
        writer.part(name, blocks)
    if close:
        writer.close()
    return file.getvalue()


def read(data, passphrase=PASSPHRASE):
    return {name: b"".join(blocks) for name, blocks in Reader(io.BytesIO(data), passphrase).parts()}


@pytest.fixture(scope="module", autouse=True)
def _quick_guesses():
    """A key is slow to make, so that guessing is; the backups of `test_backup.py` have such keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sealed_file._SCRYPT, "n", 1 << 4)
        yield


@pytest.fixture(scope="module")
def file():
    return written()


def test_what_was_put_in_comes_out(file):
    assert read(file) == {name: b"".join(blocks) for name, blocks in CONTENT.items()}


@pytest.mark.parametrize("extra", [-9, -8, -1, 0, 1])
def test_parts_that_end_at_a_border_of_pieces_come_out(extra):
    content = {"part": [b"y" * (PIECE + extra)]}
    assert read(written(content))["part"] == content["part"][0]


def test_a_file_without_parts_is_whole():
    assert read(written({})) == {}


def test_no_word_of_it_can_be_read(file):
    assert b"Aino" not in file
    assert b"small" not in file


def test_another_passphrase_opens_nothing(file):
    with pytest.raises(Invalid, match="passphrase is wrong"):
        read(file, "viisi satunnaista sanoja")


@pytest.mark.parametrize("at", [20, 40, 5_000, PIECE + 100, 2 * PIECE, -1])
def test_a_changed_byte_is_noticed(file, at):
    changed = bytearray(file)
    changed[at] ^= 1
    with pytest.raises(Invalid):
        read(bytes(changed))


@pytest.mark.parametrize("cut", [1, 15, 17, 5_000, PIECE, PIECE + 16, 2 * PIECE])
def test_a_cut_file_is_noticed(file, cut):
    with pytest.raises(Invalid):
        read(file[:-cut])


def test_a_file_that_was_never_closed_is_noticed():
    with pytest.raises(Invalid):
        read(written(close=False))


def test_pieces_in_another_order_are_noticed(file):
    start, size = len(b"POLKU BACKUP 1\n") + 16, PIECE + 16
    swapped = (
        file[:start]
        + file[start + size : start + 2 * size]
        + file[start : start + size]
        + file[start + 2 * size :]
    )
    with pytest.raises(Invalid):
        read(swapped)


def test_another_file_is_named_as_such():
    with pytest.raises(Invalid, match="not a backup"):
        read(b"PK\x03\x04 something else")
