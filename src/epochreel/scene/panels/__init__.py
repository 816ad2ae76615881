"""What stands around the network: counters, table, curve, gauge, legend. Ink only."""
