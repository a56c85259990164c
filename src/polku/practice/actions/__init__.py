"""Changes: procedures and their versions, and the fact that a list was looked at."""
