"""Forums and meetings: who is invited, what is on the agenda, what was decided and what became of it."""
