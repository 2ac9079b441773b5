"""Everything WeChat: server-side adapters and the mini-program's source."""
