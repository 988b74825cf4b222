#!@seed@/bin/ash
# Writes what nginx cannot read from the environment, then becomes nginx.
set -eu
export PATH=@seed@/bin

url=${DASHBOARD_URL:-http://dashboard:8001}
address=${url#http://}
address=${address%/}
case "$url" in http://*) ;; *) address= ;; esac
case "$address" in
  '' | *[!][A-Za-z0-9.:_-]*)
    echo "error: DASHBOARD_URL is '$url', expected http://HOST:PORT of the dashboard service" >&2
    exit 2
    ;;
esac

# nginx asks for a name again and again, so that a container which comes back under another address is found; it needs to
# be told whom to ask. An address of the sixth version needs brackets.
servers=$(awk '$1 == "nameserver" { print index($2, ":") ? "[" $2 "]" : $2 }' /etc/resolv.conf 2>/dev/null | tr '\n' ' ' || :)
{
  echo "map '' \$dashboard { default '$address'; }"
  if [ -n "$servers" ]; then echo "resolver ${servers% } valid=5s; resolver_timeout 3s;"; fi
} >/tmp/dashboard.conf
exec @nginx@/usr/sbin/nginx -e stderr -p /tmp -c @config@/nginx.conf
