"""The dashboard's screens: the views on the number keys and what opens over them."""
