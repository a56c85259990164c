"""`polku drill crash`: whether a referral that was acknowledged always arrives, and once."""
