"""Reads a model with pyArchimate and prints the seconds that it took: `python pyarchimate.py FILE`."""
import logging
import sys
import time

from pyArchimate import Model

logging.disable(logging.CRITICAL)
path = sys.argv[1]
start = time.perf_counter()
model = Model("measure")
model.read(path)
seconds = time.perf_counter() - start
print(f"{seconds:.4f} {len(model.elements)} {len(model.relationships)}")
