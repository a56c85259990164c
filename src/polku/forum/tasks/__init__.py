"""Jobs of meetings. Procrastinate reads this module; each file beside it is read with it."""

import pkgutil
from importlib import import_module

for _part in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_part.name}")
