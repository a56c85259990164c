"""Ready texts about disclosure bases that are kept with a version: what a client was shown stays known."""

# Raised when a text of `wording.py` changes what it promises; the old ones stay in the history of that file.
TEXT_VERSION = 1
