"""What staff pages need that no single room owns. Reads only."""
