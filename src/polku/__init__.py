"""Polku: the directory, the network and the pathway (the Django product)."""
