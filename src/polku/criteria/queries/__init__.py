"""Reading criteria. About a rule always `on`, a day."""
