"""Facts that several stages need: countries, forces, publishers. Data and look-ups, no decisions."""
