"""One short root over many rows, as in RFC 6962.

No row can be changed, taken away, added or moved without another root.
"""

from __future__ import annotations

import hashlib


def leaf(data: bytes) -> bytes:
    """The hash of a row."""
    return hashlib.sha256(b"\0" + data).digest()


class Tree:
    """A Merkle tree that is given its leaves one after the other and keeps only a few hashes of them."""

    def __init__(self) -> None:
        self.leaves = 0
        # Whole subtrees from the left, each with its height; no two of the same height.
        self._whole: list[tuple[int, bytes]] = []

    def add(self, hashed: bytes) -> None:
        """Put a leaf (see `leaf`) to the right end."""
        self.leaves += 1
        height = 0
        while self._whole and self._whole[-1][0] == height:
            hashed = _node(self._whole.pop()[1], hashed)
            height += 1
        self._whole.append((height, hashed))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._whole:
            return hashlib.sha256().digest()
        root = self._whole[-1][1]
        for _height, hashed in reversed(self._whole[:-1]):
            root = _node(hashed, root)
        return root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
