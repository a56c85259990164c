"""Forms of the network: scopes of reports, changes to try, decisions."""
