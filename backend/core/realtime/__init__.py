"""Live connections: the socket edge, who is connected where, and the fan-out of the stream."""
