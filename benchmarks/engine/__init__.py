"""How well and how fast the engine reads, against the figures it is to reach."""
