"""Parts of addresses: words of the path into codes, and numbers that the database can hold."""

from polku.directory.bridge.addresses import WORD_OF_KIND

_KIND_OF_WORD = {word: kind.value for kind, word in WORD_OF_KIND.items()}


class EntryKindWord:
    """`palvelu` is a service, `toiminta` an activity."""

    regex = "|".join(_KIND_OF_WORD)

    def to_python(self, value: str) -> str:
        return _KIND_OF_WORD[value]

    def to_url(self, value: str) -> str:
        return next(word for word, kind in _KIND_OF_WORD.items() if kind == value)


class Number:
    """A number of at most 15 digits; leading zeros stay, because a municipality's code has them."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)
