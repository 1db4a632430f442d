"""Peer: openpyxl reads every cell of the list and keeps none; nothing is compared or written."""

import json
import resource
import sys
import time

from openpyxl import load_workbook

start = time.perf_counter()
cells = sum(len(row) for row in load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": round(time.perf_counter() - start, 1), "cells": cells, "peak_mb": peak}))
