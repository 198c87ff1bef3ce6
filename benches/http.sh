#!/usr/bin/env bash
# Requests per second and delays of the pages, made each time and kept, against nginx sending the same bytes.
#
#   benches/http.sh PORTULAN [SECONDS]     PORTULAN: a release build; SECONDS per measure, 5 unless told
#
# Needs wrk, nginx and curl. Prints a Markdown table. «Made» asks for an address never asked before each time, so that
# nothing is kept for it; «kept» asks for the same one; nginx sends the compressed answer of Portulan from a file
# (gzip_static), on the same machine, one after the other. The load itself runs on the same processors: only the ratios
# mean something.
set -euo pipefail

portulan=${1:?the path of a release build of portulan}
seconds=${2:-5}
port=${PORT:-8102}
other=$((port + 1000))
connections=32
folder=$(mktemp -d)
started=()
stop() {
  for process in ${started[@]+"${started[@]}"}; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
for tool in wrk nginx curl; do
  command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 2; }
done

"$portulan" serve --data "$folder/data" --listen "127.0.0.1:$port" >"$folder/said" 2>&1 &
started+=($!)
for _ in $(seq 300); do
  curl -sf "http://127.0.0.1:$port/sante" >/dev/null && break
  sleep 0.2
done
curl -sf "http://127.0.0.1:$port/sante" >/dev/null || { cat "$folder/said" >&2; exit 2; }

mkdir "$folder/root"
cat >"$folder/nginx.conf" <<CONF
daemon off;
master_process on;
worker_processes auto;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  gzip_static on;
  keepalive_requests 1000000;
  open_file_cache max=100;
  default_type "text/html; charset=utf-8";
  client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder;
  uwsgi_temp_path $folder; scgi_temp_path $folder;
  server { listen 127.0.0.1:$other; root $folder/root; }
}
CONF
nginx -c "$folder/nginx.conf" 2>/dev/null &
started+=($!)

cat >"$folder/report.lua" <<'LUA'
local separator, thread = os.getenv("SEPARATOR"), 0
function setup(t) t:set("number", thread); thread = thread + 1 end
local asked = 0
function request()
  wrk.headers["Accept-Encoding"] = "gzip"
  wrk.headers["Accept"] = "text/html"
  if separator == nil or separator == "" then return wrk.format("GET") end
  asked = asked + 1
  return wrk.format("GET", wrk.path .. separator .. "mesure=" .. number .. "-" .. asked)
end
function done(summary, latency)
  local failed = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
LUA

# measure URL SEPARATOR: requests per second, p50, p99, failures.
measure() {
  SEPARATOR=$2 wrk -t2 -c"$connections" --timeout 30s -d"${seconds}s" -s "$folder/report.lua" "$1" | sed -n 's/^RESULT //p'
}

echo "| page | kB sent | made: req/s, p50 / p99 ms | kept: req/s, p50 / p99 ms | nginx: req/s, p50 / p99 ms | kept / nginx |"
echo "|---|---:|---:|---:|---:|---:|"
status=0
while read -r name path; do
  url="http://127.0.0.1:$port$path"
  curl -sf -H 'Accept-Encoding: gzip' -H 'Accept: text/html' -o "$folder/root/$name.gz" "$url"
  curl -sf -H 'Accept: text/html' -o "$folder/root/$name" "$url"
  bytes=$(stat -c %s "$folder/root/$name.gz")
  separator='?'
  case $path in *\?*) separator='&' ;; esac
  read -r made made50 made99 failed_made < <(measure "$url" "$separator")
  read -r kept kept50 kept99 failed_kept < <(measure "$url" '')
  read -r file file50 file99 failed_file < <(measure "http://127.0.0.1:$other/$name" '')
  if [ $((failed_made + failed_kept + failed_file)) -gt 0 ]; then
    echo "$name: requests failed ($failed_made made, $failed_kept kept, $failed_file nginx)" >&2
    status=1
  fi
  awk -v OFS='' -v n="$name" -v b="$bytes" -v m="$made, $made50 / $made99" -v k="$kept, $kept50 / $kept99" \
    -v f="$file, $file50 / $file99" -v r="$kept" -v g="$file" \
    'BEGIN { printf "| %s | %.1f | %s | %s | %s | %.2f |\n", n, b / 1000, m, k, f, r / g }'
done <<'PAGES'
accueil /
fiche /fiche/reference/systeme/sngi
liste /liste/systeme
recherche /recherche?q=caisse
PAGES
exit "$status"
