"""Forms of networks, agreements and handovers."""
