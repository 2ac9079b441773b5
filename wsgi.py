"""The application for any WSGI server; `backend.launch` is how we serve it ourselves."""

from backend.app import create_app

app = create_app()
