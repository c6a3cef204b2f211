// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.limit.Account;
import dev.weir.limit.Limit;
import dev.weir.limit.LimitCounts;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.limit.Window;
import java.util.List;
import java.util.Locale;

/** A limit in the words of the gateway config, and as JSON. */
record LimitView(Limit limit) {

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
        body.put("name", limit.name()).put("scope", scope());
        limit.terms().ifPresent(terms -> write(terms, body));
        writeCounts(limit.statistics().counts(), body.putObject("statistics"));
        body.put("keys", limit.keys());
        ArrayNode top = body.putArray("top-refused");
        limit.topRefused()
                .forEach((key, count) -> top.addObject().put("key", key).put("count", count));
        return body;
    }

    /** What the cluster knows of one key. */
    ObjectNode writeTo(ObjectNode body, String key, Account account) {
        body.put("name", limit.name()).put("key", key).put("scope", scope());
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
            body.putObject("cluster")
                    .put("complete", account.moment().complete())
                    .put("here", account.moment().here())
                    .put("expected", account.moment().expected());
        }
        ArrayNode leases = body.putArray("leases");
        account.holders().forEach(holder -> leases.addObject()
                .put("node", holder.name())
                .put("held", holder.held())
                .put("seen-seconds", seconds(account.silentMillis(holder))));
        return body;
    }

    static void writeCounts(LimitCounts counts, ObjectNode body) {
        LimitCounts.BY_NAME.forEach((name, count) -> body.put(name, count.applyAsLong(counts)));
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

    private static String kebab(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
