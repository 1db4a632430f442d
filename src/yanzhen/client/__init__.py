"""The Python client of the interface: small, typed, with httpx alone; it needs neither Django nor the rest of Yanzhen."""

from __future__ import annotations

from yanzhen.client.calls import Client as Client
from yanzhen.client.refusals import RefusedError as RefusedError
from yanzhen.client.wire import Wire as Wire
