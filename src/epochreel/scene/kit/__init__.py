"""What everything on a stage is drawn and written with."""
