"""The WSGI entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.site.settings")
application = get_wsgi_application()
