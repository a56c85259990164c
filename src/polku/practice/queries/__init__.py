"""Reads: which students a set of criteria picks out, and how a procedure goes."""
