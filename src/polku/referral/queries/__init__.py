"""Reading referrals. About a person always `actor`; what is shown is in the log of looks."""
