"""All jobs of the product. Loading it loads the actions of every app: half the start of a command that queues none."""

from django.utils.module_loading import autodiscover_modules

autodiscover_modules("tasks")
