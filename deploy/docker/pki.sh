#!/bin/sh
# Makes an authority in /authority and certificates for the named agents and an operator, each in its own
# /pki/NAME: nobody gets another's key, and nobody the authority's. Once: what is there stays.
set -eu

issue() {
  ferry pki issue "$1" --dir /authority --out "/pki/$1" --role "$2" --host "$1"
  cp /authority/ca.pem "/pki/$1/"
}

[ ! -e /authority/done ] || exit 0
[ -e /authority/ca.pem ] || ferry pki init --dir /authority
for node in "$@"; do issue "$node" agent; done
issue operator operator
touch /authority/done
