"""A crowd of volunteers over real sockets: thousands in one process, each with habits of their own."""
