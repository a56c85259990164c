"""The web door for granian."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polku.config.settings")
application = get_wsgi_application()
# Read once, before the workers are forked: the first request that queues a job does not wait for it.
import_module("polku.config.jobs")
