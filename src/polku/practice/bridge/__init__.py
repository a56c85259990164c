"""A school's own list into what the engine decides on: what the columns mean, what the cells say."""
