"""The thinking of Polku."""
