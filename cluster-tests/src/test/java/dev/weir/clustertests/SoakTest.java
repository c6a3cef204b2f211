// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traffic of every kind and faults, for as long as {@code -Dsoak=30m} says; {@code -Dsoak-seed} repeats one. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(ShowsLogs.class)
class SoakTest {

    private static final Duration LENGTH =
            Duration.parse("PT" + System.getProperty("soak", "20s").toUpperCase(Locale.ROOT));
    private static final long SEED = Long.getLong("soak-seed", System.nanoTime());

    /** Beside the time in which nodes are restarted, while the same clients come. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** Ledgers live a little longer than their windows; threads that have nothing to do end after a minute. */
    private static final Duration QUIET_WITHIN = Duration.ofMinutes(4);

    /** Long before that, but where a machine has other things to do. */
    private static final Duration ALL_WERE_THERE_WITHIN = Duration.ofMinutes(2);

    private static final long MIB = 1 << 20;

    /** By how much a figure may grow; the others may not. The README says why. */
    private static final Map<String, Long> ROOM = Map.of(
            Vitals.HEAP, 3 * MIB,
            Vitals.DIRECT, 2 * MIB,
            Vitals.CLASSES, 1000L,
            Vitals.OWN_OBJECTS, 200L,
            Vitals.ELASTIC, 10L,
            Vitals.ENTRIES, 271L,
            Vitals.MEMBER_CONNECTIONS, 2L);

    @AutoClose
    private static final SoakConfig config = SoakConfig.start(SEED);

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThreeOverTls(SoakTest.class, config.serving(1));

    @BeforeAll
    static void start() {
        System.out.println("-Dsoak=" + LENGTH.toSeconds() + "s -Dsoak-seed=" + SEED);
        cluster.start();
    }

    @Test
    void nothing_is_left_of_what_was_done() {
        SoakFaults faults = new SoakFaults(cluster, SEED);

        List<String> wrongBefore = traffic("before-", () -> {
            faults.restartTheOthers();
            faults.rest(WARM_UP);
        });
        List<Vitals> before = new ArrayList<>();
        Await.until(QUIET_WITHIN, () -> {
            before.clear();
            cluster.nodes().forEach(node -> before.add(measured(node)));
            before.forEach(SoakTest::assertQuiet);
        });
        List<String> wrong = traffic("meanwhile-", () -> faults.during(LENGTH));
        List<Vitals> after = new ArrayList<>();
        try {
            Await.until(QUIET_WITHIN, () -> {
                after.clear();
                cluster.nodes().forEach(node -> after.add(measured(node)));
                after.forEach(SoakTest::assertQuiet);
                for (int i = 0; i < after.size(); i++) {
                    assertNoMore(cluster.nodes().get(i), before.get(i), after.get(i));
                }
            });
        } finally {
            tell(before, after, faults);
        }

        assertThat(wrongBefore).isEmpty();
        assertThat(wrong).isEmpty();
    }

    /** Clients come while something happens, and are gone then. */
    private static List<String> traffic(String keys, Runnable happening) {
        change(config.serving(0));
        try (SoakTraffic traffic = SoakTraffic.at(cluster, config, keys, SEED)) {
            happening.run();
            Await.until(ALL_WERE_THERE_WITHIN, () -> assertThat(traffic.visits())
                    .allSatisfy((kind, visits) -> assertThat(visits).as(kind).isPositive()));
            List<String> wrong = traffic.end();
            System.out.println(traffic.visits());
            change(SoakConfig.quiet());
            return wrong;
        }
    }

    /** More than once where it is not known in time whether all have it. */
    private static void change(String document) {
        Await.until(WeirCluster.FORMS_WITHIN, () -> cluster.node(1)
                .admin()
                .putConfig("?wait=all", cluster.revision(), document)
                .expect(200));
    }

    private static Vitals measured(WeirNode node) {
        return Vitals.of(node, config.ports(cluster));
    }

    /** What has to be gone, however much of it there was. */
    private static void assertQuiet(Vitals vitals) {
        for (String none : List.of(
                Vitals.UNDER_WAY,
                Vitals.KEYS,
                "connections of clients",
                "connections of clients over TLS",
                "connections of upstreams")) {
            assertThat(vitals.get(none))
                    .as("%s, of all this: %s", none, vitals.own())
                    .isZero();
        }
    }

    /** What has to be as it was. */
    private static void assertNoMore(WeirNode node, Vitals before, Vitals after) {
        Map<String, Long> more = after.moreThan(before);
        for (String figure : after.figures().keySet()) {
            assertThat(more.getOrDefault(figure, 0L))
                    .as("%s has more %s than before, of all this: %s", node, figure, more)
                    .isLessThanOrEqualTo(ROOM.getOrDefault(figure, 0L));
        }
    }

    /** A table of all figures, for whoever reads the log. */
    private static void tell(List<Vitals> before, List<Vitals> after, SoakFaults faults) {
        StringBuilder table = new StringBuilder("faults: " + faults.done() + "\n");
        for (int i = 0; i < after.size(); i++) {
            table.append(cluster.nodes().get(i)).append('\n');
            for (Map.Entry<String, Long> figure : after.get(i).figures().entrySet()) {
                table.append(String.format(
                        "  %-34s %12d %12d%n", figure.getKey(), before.get(i).get(figure.getKey()), figure.getValue()));
            }
            table.append("  more: ")
                    .append(new TreeMap<>(after.get(i).moreThan(before.get(i))))
                    .append('\n');
        }
        System.out.println(table);
        try {
            Files.writeString(Scratch.of(SoakTest.class).resolve("figures.txt"), table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
