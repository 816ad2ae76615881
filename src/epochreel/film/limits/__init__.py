"""Films whose file may only be so large: what is given up for it, and how that is found out."""
