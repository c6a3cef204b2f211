// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.balance.Simulation.Load;
import dev.weir.balance.Simulation.Outcome;
import dev.weir.balance.Simulation.Sight;
import dev.weir.config.Balance;
import dev.weir.config.Balance.Way;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The figures of {@code cluster-tests/BALANCE.md}, and that it has no others. */
class BalanceReportTest {

    private static final Path REPORT = Path.of("..", "cluster-tests", "BALANCE.md");
    private static final Load SHORT = new Load(10, 3, 8, 10, 0.7, 25_000);
    private static final Load SHORT_BUSY = new Load(10, 3, 8, 10, 0.9, 25_000);
    private static final Load LONG = new Load(10, 3, 8, 1000, 0.7, 25_000);
    private static final Load LONG_BUSY = new Load(10, 3, 8, 1000, 0.9, 25_000);
    private static final Load ALONE = new Load(1, 3, 8, 10, 0.9, 25_000);

    @Test
    void the_report_is_what_comes_of_it() throws Exception {
        String report =
                String.join("\n", HEAD + least(), HASH, new HashReport().bounded(), MOVES, new HashReport().moves());

        if (Boolean.getBoolean("weir.write-report")) {
            Files.writeString(REPORT, report);
        }

        assertThat(Files.exists(REPORT) ? Files.readString(REPORT) : "").isEqualTo(report);
    }

    @Test
    void counts_of_other_nodes_help_with_long_requests_and_do_no_harm_with_short_ones() {
        Outcome own = run(SHORT, Way.LEAST_REQUESTS, Sight.OWN);
        Outcome said = run(SHORT, Way.LEAST_REQUESTS, Sight.PULSES);
        Outcome used = run(SHORT, Way.LEAST_REQUESTS, Sight.ESTIMATE);

        assertThat(said.mostInFlight()).as("nodes run after each other").isGreaterThan(own.mostInFlight() * 3 / 2);
        assertThat(used.mostInFlight()).isLessThanOrEqualTo(own.mostInFlight() + 3);
        assertThat(run(LONG, Way.LEAST_REQUESTS, Sight.ESTIMATE).p99())
                .isLessThan(0.95 * run(LONG, Way.LEAST_REQUESTS, Sight.OWN).p99());
    }

    private static Outcome run(Load load, Way way, Sight sight) {
        Function<RandomGenerator, Balancer<Candidate>> balancer = random -> Balancer.of(new Balance.Of(way), random);
        Request request = Requests.get("/");
        return new Simulation(load, sight, balancer).run(i -> request);
    }

    private static String least() {
        StringBuilder table = new StringBuilder();
        for (Load load : new Load[] {SHORT, SHORT_BUSY, LONG, LONG_BUSY, ALONE}) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n### %d node%s, requests of %.0f ms, %.0f%% of what the instances can do%n%n%s",
                    load.nodes(),
                    load.nodes() == 1 ? "" : "s",
                    load.serviceMillis(),
                    load.use() * 100,
                    "| balance | counts | p50 | p99 | longest | most under way at one |\n|---|---|---|---|---|---|\n"));
            row(table, load, Way.ROUND_ROBIN, Sight.OWN, "none");
            row(table, load, Way.RANDOM_TWO, Sight.OWN, "its own");
            if (load.nodes() > 1) {
                row(table, load, Way.RANDOM_TWO, Sight.ESTIMATE, "**as Weir does it**");
            }
            row(table, load, Way.LEAST_REQUESTS, Sight.OWN, "its own");
            if (load.nodes() > 1) {
                row(table, load, Way.LEAST_REQUESTS, Sight.PULSES, "its own and what others said");
                row(table, load, Way.LEAST_REQUESTS, Sight.ESTIMATE, "**as Weir does it**");
                row(table, load, Way.LEAST_REQUESTS, Sight.ALL, "all, as of now: what cannot be had");
            }
            row(table, load, Way.EWMA, Sight.OWN, "**its own, as Weir does it**");
        }
        return table.toString();
    }

    private static void row(StringBuilder table, Load load, Way way, Sight sight, String counts) {
        Outcome outcome = run(load, way, sight);
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f ms | %.0f ms | %.0f ms | %d |%n",
                way.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                counts,
                outcome.p50(),
                outcome.p99(),
                outcome.max(),
                outcome.mostInFlight()));
    }

    private static final String HEAD =
            """
            # Balance

            Written by `mvn -B -pl node test -Dtest=BalanceReportTest -Dweir.write-report=true`; without the last word
            the test fails when these are not the figures. A simulation in virtual time with the balancers as they are
            (`node/src/test/java/dev/weir/balance/Simulation.java`): seeded, so the same everywhere. It knows no
            network, no failures and no retries, and takes nodes for equal: figures compare ways with each other,
            nothing else.

            ## Who has the least

            Ten instances, each working at 8 requests at once; three of them take three times as long, which nobody is
            told. Requests come at random (Poisson) to any node and take a random time (exponential). A node tells the
            others every 200 ms what it has under way.

            With each node's own counts alone, ten nodes see a tenth of the truth. With what the others said added as
            it is, all nodes run to who was idle a moment ago, if requests are shorter than that is old: with requests
            of 10 ms, one instance has up to twice as many under way as when nodes know nothing of each other, and the
            median is a sixth to a third worse. So Weir lets counts of others fade as their requests must have been
            answered, and takes what fades for the like of its own (`balance/ClusterLoad`): short requests are balanced
            as by own counts, long ones as by all. Round robin gives the three more than they can do: what waits there
            grows as long as the simulation lasts.
            """;

    private static final String HASH =
            """
            ## Keys, with and without a bound

            Ten equal instances of 8 at once, 10 nodes, requests of 10 ms, 60% of what the instances can do; keys of a
            Zipf distribution over 10,000 (exponent 1), so that the first key alone has a tenth of all requests. *At
            home* are requests at the instance that their key would have without a bound.
            """;

    private static final String MOVES =
            """
            ## What moves

            100,000 keys over ten instances of equal weight. *Must* are the keys of the one that is gone. *Cannot be
            used* is one that health has taken out, *leaves* one that the config has no more. *Modulo* is what a hash
            without a table would do.
            """;
}
