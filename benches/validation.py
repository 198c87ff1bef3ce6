#!/usr/bin/env python3
"""Validates the files that `cargo bench --bench validation` writes with pySHACL and rudof, and prints their times.

pip install pyshacl pyrudof ; benches/validation.py FOLDER 10000
"""

import sys
import time

folder, size = sys.argv[1], sys.argv[2]
data, shapes = f"{folder}/carte-{size}.nt", f"{folder}/formes.nt"


def timed(what, run):
    start = time.perf_counter()
    result = run()
    print(f"{what}\t{(time.perf_counter() - start) * 1000:.0f} ms", flush=True)
    return result


def rudof():
    from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat, ShaclValidationMode

    engine = Rudof(RudofConfig())
    timed("rudof: load", lambda: engine.read_data_path(data, RDFFormat.NTriples) if hasattr(engine, "read_data_path")
          else engine.read_data(data, RDFFormat.NTriples))
    timed("rudof: shapes", lambda: engine.read_shacl_path(shapes, ShaclFormat.NTriples) if hasattr(engine, "read_shacl_path")
          else engine.read_shacl(shapes, ShaclFormat.NTriples))
    report = timed("rudof: validate", lambda: engine.validate_shacl(ShaclValidationMode.Native))
    print("rudof: results", len(report))


def pyshacl():
    import rdflib
    from pyshacl import validate

    graph = timed("pySHACL: load", lambda: rdflib.Graph().parse(data, format="nt"))
    rules = timed("pySHACL: shapes", lambda: rdflib.Graph().parse(shapes, format="nt"))
    _, report, _ = timed("pySHACL: validate", lambda: validate(graph, shacl_graph=rules, inference="none"))
    result = rdflib.URIRef("http://www.w3.org/ns/shacl#result")
    print("pySHACL: results", len(list(report.triples((None, result, None)))))


for engine in (rudof, pyshacl):
    try:
        engine()
    except Exception as error:  # one engine that fails says nothing of the other
        print(f"{engine.__name__}: {type(error).__name__}: {error}")
