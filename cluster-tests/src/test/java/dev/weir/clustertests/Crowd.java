// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.history.Checker;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.History;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.NoneFailed;
import dev.weir.clustertests.history.Span;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Clients of a cluster in containers, and the services behind it. At every node they ask for routes with a limit,
 * whatever they are answered, and order something. What they saw is a history, which must keep every rule.
 */
final class Crowd implements AutoCloseable {

    static final Duration WINDOW = Duration.ofSeconds(2);

    /** In a window. */
    static final int LIMIT = 12;

    /** In a month. */
    static final int PLAN = 60;

    /** Whose ledgers are with different owners, as good as surely. */
    static final List<String> KEYS = List.of("a", "b", "c");

    /** After that, what was seen of who is there is acted upon, for the others have seen it as well. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(6);

    /** The cluster's clock is known to a node by heartbeats, and late by as long as these were under way. */
    private static final long SKEW_MILLIS = 200;

    /** A machine that stands still in all of them does so all the time. */
    private static final int CALM_WITHIN_TRIES = 3;

    /** A client may wait so long for an answer that does not come. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private final ContainerCluster cluster;
    private final List<String> modes;
    private final StampingService stamps;
    private final SampleService sample;
    private final Buyers buyers;
    private final LimitClients clients = new LimitClients(WINDOW);
    private final List<Entry> faults = new ArrayList<>();

    private Crowd(ContainerCluster cluster, List<String> modes) {
        this.cluster = cluster;
        this.modes = modes;
        this.stamps = StampingService.at(cluster.host());
        this.sample = SampleService.at(cluster.host(), "sample");
        this.buyers = new Buyers(cluster, cluster.directory().resolve("orders.jsonl"));
    }

    /**
     * One that does nothing yet.
     *
     * @param modes what may be said as {@code on-partition}: for each there is a route, and one with a month's plan
     */
    static Crowd of(ContainerCluster cluster, String... modes) {
        return new Crowd(cluster, List.of(modes));
    }

    /** A gateway config: the routes with limits, {@code /sample}, and two that answer a number. */
    String document(long number) {
        String host = cluster.host().getHostAddress();
        StringBuilder text = new StringBuilder(
                """
                format: 1
                upstreams:
                  stamps: {instances: ["http://%s:%d"]}
                  sample: {instances: ["http://%s:%d"]}
                  orders: {instances: ["http://%s"]}
                routes:
                  orders: {match: {path: /orders}, upstream: orders}
                  doomed: {match: {path: /doomed}, upstream: orders}
                  a: %s
                  b: %s
                  sample: {match: {path: /sample}, upstream: sample}
                """
                        .formatted(
                                host,
                                stamps.port(),
                                host,
                                sample.port(),
                                buyers.instance(),
                                Documents.route("/a", Long.toString(number)),
                                Documents.route("/b", Long.toString(number))));
        boolean endsSoon = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).getDayOfMonth() == 1;
        for (String mode : modes) {
            text.append(limited(mode, LIMIT + "/" + WINDOW.toSeconds() + "s", mode, ""));
            text.append(limited(mode + "-plan", PLAN + "/month", mode, endsSoon ? ", time-zone: Etc/GMT+12" : ""));
        }
        return text.toString();
    }

    private static String limited(String name, String limit, String mode, String more) {
        return """
                  %s:
                    match: {path: /%s}
                    policies: [{rate-limit: {limit: %s, by: {header: X-Key}, on-partition: %s%s}}]
                    upstream: stamps
                """
                .formatted(name, name, limit, mode, more);
    }

    /** Starts the clients of the limits, and those who order. */
    Crowd begin() {
        buyers.begin();
        for (String mode : modes) {
            for (String key : KEYS) {
                for (ContainerNode node : cluster.nodes()) {
                    clients.begin(node, mode, key);
                }
            }
        }
        return this;
    }

    /** Clients who ask some nodes for the numbers and the sample, and expect never to be disappointed. */
    static Traffic visitors(Collection<ContainerNode> nodes) {
        return Traffic.at(List.copyOf(nodes), 2, NumberedVisit::new);
    }

    /** Asks one node for a month's plan. */
    void spend(ContainerNode node, String mode, String key, int count) {
        clients.spend(node, mode + "-plan", key, count);
    }

    /** From now on, clients of these nodes may go without an answer. */
    void begins(String fault, ContainerNode... at) {
        record(fault, "begins", at);
    }

    void isOver(String fault, ContainerNode... at) {
        record(fault, "over", at);
    }

    private void record(String fault, String phase, ContainerNode... at) {
        for (ContainerNode node : at) {
            faults.add(Entry.of(Kind.FAULT, "test", node.name(), Span.now())
                    .with(Fact.FAULT, fault)
                    .with(Fact.WHAT, fault)
                    .with(Fact.PHASE, phase));
        }
    }

    /** Returns when everybody acts upon what is so since now. */
    static long awaitSettled() {
        Windows.awaitMillis(System.currentTimeMillis() + SETTLED_WITHIN.toMillis());
        return System.currentTimeMillis();
    }

    /** Returns when so many whole windows have passed in which the machine did not stand still. */
    static long awaitWindows(int count) {
        boolean calm = false;
        for (int i = 0; i < CALM_WITHIN_TRIES && !calm; i++) {
            long now = System.currentTimeMillis();
            calm = Await.isCalmUntil(Windows.touched(WINDOW, now, now).start(1 + count));
        }
        return System.currentTimeMillis();
    }

    /** The same; in one of them at least these nodes were asked enough for every limit, so that it can be full. */
    long awaitFull(int count, Collection<ContainerNode> nodes) {
        long since = System.currentTimeMillis();
        awaitWindows(count);
        clients.awaitEnough(nodes, since);
        return System.currentTimeMillis();
    }

    /** Ends the clients, each after its last answer. */
    void end() {
        clients.end();
        buyers.end();
    }

    /** Ends the clients; what they saw must keep every rule, and whatever is no 200 must say why. */
    void assertEveryRuleHolds() {
        end();
        clients.forEach((what, all) -> LimitedAnswers.assertEach(
                all.stream().filter(one -> one.reply().isPresent()).toList(), LimitedAnswers::assertExplained));
        assertThat(Checker.broken(history())).isEmpty();
        assertThat(stamps.twice()).isEmpty();
    }

    private History history() {
        List<Entry> entries = new ArrayList<>(faults);
        entries.addAll(buyers.entries(GRACE.toMillis()));
        entries.add(NoneFailed.promise(Kind.LIMITED, "200,429,503", "200,429,503", GRACE.toMillis()));
        for (String mode : modes) {
            if (!mode.equals("open")) {
                entries.add(terms(mode, LIMIT, WINDOW));
                entries.add(terms(mode + "-plan", PLAN, Duration.ofDays(31)));
            }
        }
        clients.forEach((what, all) -> all.forEach(one -> entries.add(entry(what, one))));
        stamps.arrivals()
                .forEach((number, millis) ->
                        entries.add(Entry.of(Kind.RECEIPT, "stamps", "", Span.ofMillis(millis, millis))
                                .with(Fact.ID, number)));
        return new History(entries);
    }

    private static Entry terms(String limit, int tokens, Duration window) {
        return Entry.of(Kind.TERMS, "test", "", Span.now())
                .with(Fact.LIMIT, limit)
                .with(Fact.TOKENS, tokens)
                .with(Fact.WINDOW_MILLIS, window.toMillis())
                .with(Fact.SKEW_MILLIS, SKEW_MILLIS);
    }

    private static Entry entry(String what, Asked one) {
        List<String> parts = Arrays.asList(what.split(" ", 2));
        Entry entry = Entry.of(
                        Kind.LIMITED, "client", one.node().name(), Span.ofMillis(one.sentMillis(), one.endedMillis()))
                .with(Fact.LIMIT, parts.get(0))
                .with(Fact.KEY, parts.get(1))
                .with(Fact.ID, one.number());
        return one.reply().isPresent() ? entry.answered(one.status()) : entry.failed("no answer");
    }

    /**
     * So much was admitted by some nodes in every whole window of a span, under every key, and no more. Where clients
     * were kept from asking, it may be less; not in all windows.
     */
    void assertFull(String mode, List<ContainerNode> nodes, long from, long to, int limit) {
        Windows windows = Windows.within(WINDOW, from, to);
        for (String key : KEYS) {
            List<Asked> asked = clients.asked(mode, key, nodes);
            Admitted admitted = Admitted.of(mode, asked, stamps.arrivals()).blurred(SKEW_MILLIS);
            Demand demand = clients.demand(asked, nodes.size());
            assertThat(windows.excess(limit, admitted))
                    .as(mode + " " + key + ": excess")
                    .isEmpty();
            assertThat(demand.runs(windows))
                    .as(mode + " " + key + ": shortfall where enough was asked of " + demand.counts(windows))
                    .isNotEmpty()
                    .allSatisfy(
                            run -> assertThat(run.shortfall(limit, admitted)).isEmpty());
        }
    }

    /** How much of a month's plan was admitted by some nodes. */
    int admitted(String mode, String key, List<ContainerNode> nodes) {
        return Admitted.of(mode, clients.asked(mode + "-plan", key, nodes), stamps.arrivals())
                .count();
    }

    /** What some nodes were asked in a span. */
    List<Asked> asked(String mode, List<ContainerNode> nodes, long from, long to) {
        return KEYS.stream()
                .flatMap(key -> clients.asked(mode, key, nodes).stream())
                .filter(one -> one.sentMillis() >= from && one.endedMillis() < to)
                .toList();
    }

    @Override
    public void close() {
        clients.close();
        buyers.close();
        stamps.close();
        sample.close();
    }
}
