"""Pages of referrals: the sender's, the receiver's with and without an account, and files."""
