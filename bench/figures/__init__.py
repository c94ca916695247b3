"""What benchmarks have in common: figures and their goals, the machine, a generator of load, and the page that tells all."""
