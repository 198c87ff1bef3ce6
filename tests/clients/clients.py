"""The same question through every client: each must give the same answer.

    clients.py <address of the site> <path of portulan> <folder of the map>
"""

import asyncio
import json
import subprocess
import sys
import time

import rdflib
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

ADDRESS, BINARY, FOLDER = sys.argv[1:4]
ENDPOINT = f"{ADDRESS}/sparql"
PTL = "https://w3id.org/portulan/ontologie#"
SELECT = f"SELECT ?s WHERE {{ ?s a <{PTL}Organisme> }} ORDER BY ?s"
CONSTRUCT = f"CONSTRUCT {{ ?s a <{PTL}Organisme> }} WHERE {{ ?s a <{PTL}Organisme> }}"
COUNT = f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a <{PTL}Organisme> }}"


def say(name, start, what):
    print(f"{name:<28} ok  {time.monotonic() - start:5.2f} s  {what}")


def curl(*arguments):
    command = ["curl", "-sS", "--fail-with-body", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def with_curl():
    start = time.monotonic()
    rows = curl("-G", ENDPOINT, "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv").split()
    by_post = curl(ENDPOINT, "--data-urlencode", f"query={SELECT}", "-H", "Accept: application/sparql-results+json")
    assert len(json.loads(by_post)["results"]["bindings"]) == len(rows) - 1
    things = rows[1:]
    body = curl(f"{ADDRESS}/api/v1/classes/organisme/things?lignes=200")
    listed = {one["iri"] for one in json.loads(body)["things"]}
    assert set(things) <= listed, set(things) - listed
    say("curl", start, f"{len(things)} organisations")
    return len(things)


def with_sparqlwrapper(expected):
    start = time.monotonic()
    wrapper = SPARQLWrapper(ENDPOINT)
    for method in ("GET", "POST"):
        wrapper.setMethod(method)
        wrapper.setQuery(SELECT)
        wrapper.setReturnFormat(JSON)
        assert len(wrapper.queryAndConvert()["results"]["bindings"]) == expected
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == expected
    wrapper.setReturnFormat(CSV)
    assert len(wrapper.queryAndConvert().split()) == expected + 1
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert len(graph) == expected, len(graph)
    say("SPARQLWrapper", start, "JSON, XML, CSV, Turtle, GET and POST")


def with_rdflib(expected):
    start = time.monotonic()
    graph = rdflib.Graph(SPARQLStore(ENDPOINT, returnFormat="json"))
    assert int(next(iter(graph.query(COUNT)))[0]) == expected
    organisation = rdflib.URIRef(f"{PTL}Organisme")
    assert len(set(graph.subjects(rdflib.RDF.type, organisation))) == expected
    token = open(f"{FOLDER}/jeton-administrateur").read().strip()
    store = SPARQLUpdateStore(ENDPOINT, ENDPOINT, headers={"Authorization": f"Bearer {token}"}, context_aware=False)
    name = rdflib.URIRef("https://w3id.org/portulan/graphe/essai-clients")
    store.update(f'INSERT DATA {{ GRAPH <{name}> {{ <urn:x:a> <urn:x:b> "é" }} }}')
    asked = store.query(f"ASK {{ GRAPH <{name}> {{ <urn:x:a> <urn:x:b> 'é' }} }}")
    assert asked.askAnswer is True
    # What says nothing of its visibility is seen by nobody else.
    assert not graph.query(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").askAnswer
    store.update(f"DROP GRAPH <{name}>")
    cnav = rdflib.Graph().parse(f"{ADDRESS}/id/organisme/cnav")
    assert len(cnav) > 5
    say("rdflib", start, "SPARQLStore, SPARQLUpdateStore, linked data")


def with_comunica(expected):
    start = time.monotonic()
    script = """
      const { QueryEngine } = require('@comunica/query-sparql');
      const [endpoint, query] = process.argv.slice(1);
      (async () => {
        const sources = [{ type: 'sparql', value: endpoint }];
        const stream = await new QueryEngine().queryBindings(query, { sources });
        console.log((await stream.toArray()).length);
      })().catch((error) => { console.error(error); process.exit(1); });
    """
    command = ["node", "-e", script, ENDPOINT, SELECT]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert int(done.stdout) == expected, done.stdout
    say("Comunica", start, f"{expected} rows")


async def with_agent(expected):
    start = time.monotonic()
    server = StdioServerParameters(command=BINARY, args=["mcp", "--data", FOLDER])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert {"search", "thing", "neighbourhood", "impact", "answer", "candidates"} <= tools, tools
        listed = await session.call_tool("things", {"class": "organisme", "lignes": "200"})
        found = json.loads(listed.content[0].text)
        assert found["total"] >= expected, found["total"]
        one = await session.call_tool("thing", {"id": "organisme/cnav"})
        assert json.loads(one.content[0].text)["iri"].endswith("id/organisme/cnav")
    say("mcp (Python SDK)", start, f"{len(tools)} tools")


if __name__ == "__main__":
    count = with_curl()
    with_sparqlwrapper(count)
    with_rdflib(count)
    with_comunica(count)
    asyncio.run(with_agent(count))
