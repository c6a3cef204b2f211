// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.limit.Account;
import dev.weir.limit.AnyLimit;
import dev.weir.limit.Limit;
import dev.weir.limit.LimitCounts;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.limit.Window;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A rate limit in the words of the gateway config, and as JSON. */
record LimitView(Limit limit) {

    static final String KIND = "rate";

    String scope() {
        return kebab(limit.scope());
    }

    /** How nodes ask for it; empty before the first request. */
    String mode() {
        return limit.terms().map(this::mode).orElse("");
    }

    /** Empty before the first request. */
    String algorithm() {
        return limit.terms().map(terms -> kebab(terms.algorithm())).orElse("");
    }

    /** Empty before the first request. */
    String onPartition() {
        return limit.terms().map(terms -> kebab(terms.onPartition())).orElse("");
    }

    /** None before the first request. */
    List<String> rates() {
        return limit.terms().map(LimitView::rates).orElse(List.of());
    }

    /** What it is and what it did on this node. */
    ObjectNode writeTo(ObjectNode body) {
        body.put("name", limit.name()).put("kind", KIND).put("scope", scope());
        limit.terms().ifPresent(terms -> write(terms, body));
        writeDeeds(limit, body);
        return body;
    }

    /** What the cluster knows of one key. */
    ObjectNode writeTo(ObjectNode body, String key, Account account) {
        body.put("name", limit.name()).put("kind", KIND).put("key", key).put("scope", scope());
        write(account.terms(), body);
        ArrayNode usage = body.putArray("usage");
        for (Account.Use use : account.rates()) {
            usage.addObject()
                    .put("rate", use.rate().toString())
                    .put("limit", use.limit())
                    .put("used", use.used())
                    .put("remaining", use.remaining())
                    .put("reset-seconds", seconds(use.resetMillis()));
        }
        if (limit.scope() == Limit.Scope.SHARED) {
            writeCluster(account.moment().here(), account.moment().expected(), body);
        }
        ArrayNode leases = body.putArray("leases");
        account.holders().forEach(holder -> leases.addObject()
                .put("node", holder.name())
                .put("held", holder.held())
                .put("seen-seconds", seconds(account.silentMillis(holder))));
        return body;
    }

    /** What a limit of any kind did on this node. */
    static void writeDeeds(AnyLimit limit, ObjectNode body) {
        writeCounts(limit.counted(), limit.statistics().counts(), body.putObject("statistics"));
        body.put("keys", limit.keys());
        ArrayNode top = body.putArray("top-refused");
        limit.topRefused()
                .forEach((key, count) -> top.addObject().put("key", key).put("count", count));
    }

    static void writeCluster(int here, int expected, ObjectNode body) {
        body.putObject("cluster")
                .put("complete", here >= expected)
                .put("here", here)
                .put("expected", expected);
    }

    static void writeCounts(Map<String, ToLongFunction<LimitCounts>> byName, LimitCounts counts, ObjectNode body) {
        byName.forEach((name, count) -> body.put(name, count.applyAsLong(counts)));
        body.put("calls-per-admitted", counts.callsPerAdmitted());
    }

    private void write(Terms terms, ObjectNode body) {
        body.put("mode", mode(terms)).put("algorithm", kebab(terms.algorithm()));
        rates(terms).forEach(body.putArray("rates")::add);
        if (terms.burst() > 0) {
            body.put("burst", terms.burst());
        }
        if (terms.rates().stream().anyMatch(rate -> rate.window() instanceof Window.Calendar)) {
            body.put("zone", terms.zone().getId());
        }
        body.put("on-partition", kebab(terms.onPartition()));
    }

    private String mode(Terms terms) {
        return limit.scope() == Limit.Scope.PER_NODE ? "per-node" : terms.stock() ? "leased" : "exact";
    }

    private static List<String> rates(Terms terms) {
        return terms.rates().stream().map(Rate::toString).toList();
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }

    static String kebab(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
