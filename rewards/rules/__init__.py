"""What earns how many points: first the rewards of packages, as data a city can replace."""
