// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * What a node holds when nothing goes on: after a full collection of garbage, on the heap and beside it.
 *
 * @param figures by what they count
 * @param objects how many of each class that is ours or Hazelcast's are on the heap
 * @param threads by name, without the numbers in it
 */
record Vitals(Map<String, Long> figures, Map<String, Long> objects, Map<String, Long> threads) {

    static final String UNDER_WAY = "requests under way";
    static final String KEYS = "keys of limits";
    static final String HEAP = "heap, bytes";
    static final String DIRECT = "direct memory, bytes";
    static final String CLASSES = "classes";
    static final String THREADS = "threads";
    static final String OWN_OBJECTS = "objects of Weir";
    static final String MEMBER_CONNECTIONS = "connections of members";
    static final String ENTRIES = "entries of Hazelcast's maps";

    /** Threads of pools that grow when they are needed, and shrink after a minute or more. */
    static final String ELASTIC = "threads of elastic pools";

    private static final String RECORD = "com\\.hazelcast\\.map\\.impl\\.record\\..*Record";

    /** Without what ledgers consist of: they are entries of maps, and take their time to go. */
    private static final String OWN =
            "dev\\.weir\\.(?!limit\\.(Ledger|PermitLedger|\\w*Holder|\\w*Meter)|hazelcast\\.Stored).*";

    private static final String ELASTIC_NAMES = ".*(cached|TcpServer)\\.thread.*|.*closeListenerExecutor|ForkJoin.*";

    /** Measures a node. */
    static Vitals of(WeirNode node, Map<Integer, String> ports) {
        try (Jmx jmx = Jmx.attach(node)) {
            MBeanServerConnection server = jmx.connector().getMBeanServerConnection();
            Map<String, Long> figures = new TreeMap<>(Sockets.of(node.process().pid(), ports));
            figures.put(UNDER_WAY, jmx.inFlight(node.name()));
            // Twice: what a reference queue lets go of is garbage only then.
            histogram(server, new TreeMap<>());
            Map<String, Long> objects = new TreeMap<>();
            figures.put(HEAP, histogram(server, objects));
            figures.put(DIRECT, (Long) get(server, "java.nio:type=BufferPool,name=direct", "MemoryUsed"));
            figures.put(CLASSES, (long) (Integer) get(server, "java.lang:type=ClassLoading", "LoadedClassCount"));
            Map<String, Long> threads = threads(server);
            figures.put(ELASTIC, sum(threads, ELASTIC_NAMES));
            figures.put(THREADS, sum(threads, ".*") - figures.get(ELASTIC));
            figures.put(OWN_OBJECTS, sum(objects, OWN));
            figures.put(KEYS, sum(objects, "dev\\.weir\\.limit\\.(Permit)?Spender"));
            figures.put(ENTRIES, sum(objects, RECORD));
            return new Vitals(figures, objects, threads);
        } catch (Exception e) {
            throw new AssertionError(node + " cannot be measured", e);
        }
    }

    /** Collects all garbage. The bytes that are left; how many objects of the classes we look at are added. */
    private static long histogram(MBeanServerConnection server, Map<String, Long> objects)
            throws IOException, JMException {
        Object text = server.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        long bytes = 0;
        for (String line : text.toString().lines().toList()) {
            String[] fields = line.strip().split("\\s+");
            if (fields[0].equals("Total")) {
                bytes = Long.parseLong(fields[2]);
            } else if (fields.length >= 4 && fields[3].matches("(dev\\.weir|com\\.hazelcast)\\..*")) {
                // What the compiler makes of lambdas has an address in its name.
                objects.merge(
                        fields[3].replaceFirst("\\$\\$Lambda.*", " lambda"), Long.parseLong(fields[1]), Long::sum);
            }
        }
        return bytes;
    }

    /** Those of the node; not those that serve who measures it. */
    private static Map<String, Long> threads(MBeanServerConnection server) throws IOException, JMException {
        Object all = server.invoke(
                new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                "dumpAllThreads",
                new Object[] {false, false},
                new String[] {"boolean", "boolean"});
        return Arrays.stream((CompositeData[]) all)
                .map(thread -> thread.get("threadName").toString())
                .filter(name -> !name.matches("(RMI|JMX|Attach).*"))
                .map(name -> name.replaceAll("\\d+", "#"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static Object get(MBeanServerConnection server, String name, String attribute)
            throws IOException, JMException {
        return server.getAttribute(new ObjectName(name), attribute);
    }

    private static long sum(Map<String, Long> counts, String names) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().matches(names))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long get(String figure) {
        return figures.getOrDefault(figure, 0L);
    }

    /** How many objects of each class that is ours. */
    Map<String, Long> own() {
        Map<String, Long> own = new TreeMap<>(objects);
        own.keySet().removeIf(name -> !name.startsWith("dev.weir."));
        return own;
    }

    /** What has become more since then, and by how much: figures, threads and objects. */
    Map<String, Long> moreThan(Vitals before) {
        Map<String, Long> more = new HashMap<>();
        add(more, "", figures, before.figures);
        add(more, "thread ", threads, before.threads);
        add(more, "object ", objects, before.objects);
        return more;
    }

    private static void add(Map<String, Long> more, String what, Map<String, Long> now, Map<String, Long> before) {
        now.forEach((name, count) -> {
            long growth = count - before.getOrDefault(name, 0L);
            if (growth > 0) {
                more.put(what + name, growth);
            }
        });
    }
}
