// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The upstream is sent an order at most once, whatever fails on the way, and exactly once where its client was told
 * that it was carried out.
 */
public final class NothingSentTwice implements Rule {

    @Override
    public List<Violation> broken(History history) {
        Map<String, List<Entry>> receipts = new LinkedHashMap<>();
        history.of(Kind.RECEIPT)
                .forEach(receipt -> receipts.computeIfAbsent(receipt.fact(Fact.ID), id -> new ArrayList<>())
                        .add(receipt));
        List<Violation> violations = new ArrayList<>();
        List<Entry> orders = new ArrayList<>(history.of(Kind.ORDER));
        orders.addAll(history.of(Kind.DOOMED_ORDER));
        for (Entry order : orders) {
            List<Entry> received = receipts.getOrDefault(order.fact(Fact.ID), List.of());
            if (received.size() > 1) {
                List<Entry> proof = new ArrayList<>(List.of(order));
                proof.addAll(received);
                violations.add(new Violation(name(), "an order was sent " + received.size() + " times", proof));
            }
            if (received.isEmpty() && order.status() == 200) {
                violations.add(Violation.of(this, "an order was answered that the upstream never got", order));
            }
        }
        return violations;
    }
}
