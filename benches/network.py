#!/usr/bin/env python3
"""The same network in networkx and rustworkx: what an exchange reaches, loops, cut points, communities.

PORTULAN_BENCH_GRAND=1 PORTULAN_BENCH_EDGES=/tmp cargo bench --bench network
pip install networkx rustworkx ; benches/network.py /tmp/reseau-100000.tsv

Prints medians in milliseconds and what was found, to be set beside the lines of the bench.
"""

import statistics
import sys
import time


def timed(what, run, runs=5):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = run()
        times.append((time.perf_counter() - start) * 1000)
    print(f"{what}\t{statistics.median(times):.3f}\t{found}", flush=True)


edges = [tuple(map(int, line.split("\t"))) for line in open(sys.argv[1], encoding="ascii")]
# The application with most exchanges is the central one of the bench, or one like it.
degrees = {}
for source, target in edges:
    degrees[source] = degrees.get(source, 0) + 1
start = max(degrees, key=lambda node: (degrees[node], -node))
print(f"{len(edges)} exchanges, from thing {start}")

try:
    import rustworkx as rx

    graph = rx.PyDiGraph()
    graph.extend_from_edge_list(edges)
    plain = rx.PyGraph()
    plain.extend_from_edge_list(list({(min(e), max(e)) for e in edges if e[0] != e[1]}))
    timed("rustworkx: impact", lambda: len(rx.descendants(graph, start)))
    timed("rustworkx: loops", lambda: sum(len(c) > 1 for c in rx.strongly_connected_components(graph)), 3)
    timed("rustworkx: cut points", lambda: len(rx.articulation_points(plain)), 3)
    timed("rustworkx: bridges", lambda: len(rx.bridges(plain)), 3)
except ImportError:
    print("rustworkx is not installed")

try:
    import networkx as nx

    graph = nx.DiGraph(edges)
    plain = nx.Graph([e for e in edges if e[0] != e[1]])
    timed("networkx: impact", lambda: len(nx.descendants(graph, start)), 3)
    timed("networkx: loops", lambda: sum(len(c) > 1 for c in nx.strongly_connected_components(graph)), 1)
    timed("networkx: cut points", lambda: len(set(nx.articulation_points(plain))), 1)
    timed("networkx: bridges", lambda: sum(1 for _ in nx.bridges(plain)), 1)

    def communities():
        found = nx.community.louvain_communities(plain, seed=1)
        return f"{sum(len(c) > 1 for c in found)} groups, modularity {nx.community.modularity(plain, found):.3f}"

    timed("networkx: communities", communities, 1)
except ImportError:
    print("networkx is not installed")
