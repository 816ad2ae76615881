"""What a film sounds like: music decoded, cut to whole frames, and its beats found."""
