"""The dashboard in a browser, on this machine only: one dashboard process behind each open page."""
