"""Spreadsheets in and out: files that are not trusted become texts, and texts become files nothing calculates."""
