"""How packages and assignments read on the wire: to staff, to those alerted, to those who hold a seat."""
