#!/bin/sh
#
# Runs as root in a container without a network, before MongoDB and MinIO: makes
# what must have an owner other than root.
set -eu

# mongod refuses a key that others can read, and a file of the host would have
# the owner that it has there. The name appears when the content is complete.
key=/key/mongo.key
if [ ! -s "$key" ]; then
    umask 077
    head -c 756 /dev/urandom | base64 -w 0 >"$key.new"
    chown 999:999 "$key.new"
    chmod 400 "$key.new"
    mv "$key.new" "$key"
    echo "key of the replica set made"
fi
chown 999:999 /key
chmod 700 /key

chown 1000:1000 /minio
chmod 700 /minio
