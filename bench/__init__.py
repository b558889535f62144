"""How fast it is, beside what was measured in the same run. `make bench` runs it all."""
