#!/usr/bin/env bash
# Requests per second and delays of free-form SPARQL and of the API, against nginx sending the same bytes and against
# pyoxigraph behind a minimal server answering the same query over the same facts.
#
#   benches/sparql.sh PORTULAN [SECONDS]     PORTULAN: a release build; SECONDS per measure, 5 unless told
#
# Needs wrk, nginx, curl and python3 with venv (pyoxigraph is installed in a cache). Prints a Markdown table. «Made» asks
# what was never asked before each time. All on the same machine, one after the other: only the ratios mean something.
# Portulan evaluates in processes of their own with limits on memory and time; pyoxigraph here has neither.
set -euo pipefail

portulan=${1:?the path of a release build of portulan}
seconds=${2:-5}
port=${PORT:-8112}
connections=8
folder=$(mktemp -d)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/portulan/bench"
started=()
stop() {
  for process in ${started[@]+"${started[@]}"}; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
for tool in wrk nginx curl python3; do
  command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 2; }
done
if [ ! -x "$cache/bin/python" ]; then
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check pyoxigraph
fi

"$portulan" serve --data "$folder/data" --listen "127.0.0.1:$port" >"$folder/said" 2>&1 &
started+=($!)
ready() { for _ in $(seq 300); do curl -sf "$1" >/dev/null && return; sleep 0.2; done; cat "$folder/said" >&2; exit 2; }
ready "http://127.0.0.1:$port/sante"
curl -sf "http://127.0.0.1:$port/api/v1/exports?format=trig" -o "$folder/map.trig"

cat >"$folder/reference.py" <<'PY'
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.TRIG)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        pairs = parse_qs(urlsplit(self.path).query)
        body = b"{}"
        if "query" in pairs:
            answer = store.query(pairs["query"][0], use_default_graph_as_union=True)
            body = answer.serialize(format=QueryResultsFormat.JSON)
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
PY
reference=$((port + 1))
"$cache/bin/python" "$folder/reference.py" "$folder/map.trig" "$reference" &
started+=($!)
ready "http://127.0.0.1:$reference/"

mkdir "$folder/root"
other=$((port + 2))
cat >"$folder/nginx.conf" <<CONF
daemon off;
worker_processes auto;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; keepalive_requests 1000000; open_file_cache max=100;
  default_type application/json;
  client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder;
  uwsgi_temp_path $folder; scgi_temp_path $folder;
  server { listen 127.0.0.1:$other; root $folder/root; }
}
CONF
nginx -c "$folder/nginx.conf" 2>/dev/null &
started+=($!)
sleep 1

cat >"$folder/report.lua" <<'LUA'
local thread, asked = 0, 0
function setup(t) t:set("number", thread); thread = thread + 1 end
function request()
  wrk.headers["Accept"] = os.getenv("ACCEPT")
  asked = asked + 1
  local fresh = os.getenv("FRESH")
  if fresh == "" then return wrk.format("GET") end
  -- A comment at the end of the query, or nothing: what was never asked before.
  return wrk.format("GET", wrk.path .. fresh .. number .. "-" .. asked)
end
function done(summary, latency)
  local failed = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format("RESULT %.1f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
LUA
# measure URL FRESH: requests per second, p50, p99, failures.
measure() {
  FRESH=$2 ACCEPT=$accept wrk -t2 -c"$connections" --timeout 30s -d"${seconds}s" -s "$folder/report.lua" "$1" |
    sed -n 's/^RESULT //p'
}
encoded() { python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$1"; }

echo "| what | kB | Portulan: req/s, p50 / p99 ms | pyoxigraph | nginx, same bytes | / pyoxigraph | / nginx |"
echo "|---|---:|---:|---:|---:|---:|---:|"
status=0
row() { # NAME BYTES PORTULAN REFERENCE NGINX, each «rate p50 p99 failures» or «-»
  awk -v n="$1" -v b="$2" -v p="$3" -v o="$4" -v f="$5" 'BEGIN {
    split(p, P); split(o, O); split(f, F);
    so = o == "-" ? "–" : O[1] ", " O[2] " / " O[3]; ro = o == "-" ? "–" : sprintf("%.2f", P[1] / O[1]);
    printf "| %s | %.1f | %s, %s / %s | %s | %s, %s / %s | %s | %.3f |\n", n, b / 1000, P[1], P[2], P[3], so,
      F[1], F[2], F[3], ro, P[1] / F[1];
    exit (P[4] + O[4] + F[4] > 0) }' || status=1
}
while IFS='|' read -r name query; do
  accept=application/sparql-results+json
  path="/sparql?query=$(encoded "$query")"
  curl -sf -H "Accept: $accept" "http://127.0.0.1:$port$path" -o "$folder/root/$name"
  ours=$(measure "http://127.0.0.1:$port$path" '%20%23')
  theirs=$(measure "http://127.0.0.1:$reference$path" '%20%23')
  file=$(measure "http://127.0.0.1:$other/$name" '')
  row "$name" "$(stat -c %s "$folder/root/$name")" "$ours" "$theirs" "$file"
done <<'QUERIES'
sparql-un-fait|PREFIX ptl: <https://w3id.org/portulan/ontologie#> SELECT ?o { <https://w3id.org/portulan/id/organisme/cnav> ptl:sigle ?o }
sparql-une-liste|PREFIX ptl: <https://w3id.org/portulan/ontologie#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s ?l { ?s a ptl:Organisme ; rdfs:label ?l } ORDER BY ?l
sparql-un-compte|SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)
QUERIES
while read -r name path fresh; do
  accept=application/json
  curl -sf "http://127.0.0.1:$port$path" -o "$folder/root/$name"
  ours=$(measure "http://127.0.0.1:$port$path" "${fresh:-}")
  file=$(measure "http://127.0.0.1:$other/$name" '')
  row "$name" "$(stat -c %s "$folder/root/$name")" "$ours" - "$file"
done <<'PATHS'
api-fiche-gardee /api/v1/things/reference/systeme/sngi
api-liste-gardee /api/v1/classes/systeme/things
recherche-faite /api/v1/search?q=caisse%20 a
question-gardee /api/v1/answers/systemes-transverses
PATHS
exit "$status"
