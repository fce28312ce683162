"""The dashboard's panels, one a file. Each asks the store for what it shows and draws it."""
