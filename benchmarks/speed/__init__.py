"""How fast a story is read, stage by stage, and how much memory it takes."""
