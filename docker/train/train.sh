#!/bin/sh
# Starts a node, asks it something, stops it, and keeps an archive of the classes that took.
set -eu
cd /opt/train
java -XX:ArchiveClassesAtExit=/opt/weir/weir.jsa -XX:+UseParallelGC -Xlog:cds=off -Xlog:cds+dynamic=off \
    -Dfile.encoding=UTF-8 -jar /opt/weir/weir.jar run --settings node.yaml &
node=$!
tries=0
until wget -q -O /dev/null http://127.0.0.1:8080/; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || exit 1
    sleep 0.1
done
wget -q -O /dev/null http://127.0.0.1:9080/metrics
kill -TERM "$node"
wait "$node"
rm -rf /opt/train/data
[ -s /opt/weir/weir.jsa ]
