"""`python -m polku` is the command line."""

from polku.cli.main import main

raise SystemExit(main())
