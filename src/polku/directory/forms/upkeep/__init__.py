"""Forms of those who keep entries true. A large document is written in small parts, one calm page each."""
