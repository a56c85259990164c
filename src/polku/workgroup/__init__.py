"""Agreed ways of working: whom a school picks out by agreed criteria, and what is then done, step by step."""
