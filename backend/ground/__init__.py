"""The ground all rooms run on: private parts, the supervised group of processes, the doctor."""
