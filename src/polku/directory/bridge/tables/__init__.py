"""Entries as rows of a table (CSV, XLSX) and back. What a row cannot say is left as it is."""
