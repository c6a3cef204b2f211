// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Members;
import dev.weir.limit.PermitHolder;
import dev.weir.limit.PermitLedger;
import dev.weir.limit.PermitPool;

/** A concurrency limit in the words of the gateway config, and as JSON. */
record PermitView(PermitPool pool) {

    static final String KIND = "concurrency";

    /** 0 before the first request on this node. */
    long limit() {
        return pool.terms().map(terms -> terms.limit()).orElse(0L);
    }

    /** Empty before the first request on this node. */
    String onPartition() {
        return pool.terms().map(terms -> LimitView.kebab(terms.onPartition())).orElse("");
    }

    /** What it is and what it did on this node. */
    ObjectNode writeTo(ObjectNode body) {
        body.put("name", pool.name()).put("kind", KIND);
        writeTerms(body);
        body.put("in-use", pool.inUse());
        LimitView.writeDeeds(pool, body);
        return body;
    }

    /** What the cluster knows of one key. */
    ObjectNode writeTo(ObjectNode body, String key, PermitLedger ledger, Members members) {
        body.put("name", pool.name()).put("kind", KIND).put("key", key);
        writeTerms(body);
        body.put("in-use", ledger.used());
        LimitView.writeCluster(members.all().size(), members.expected(), body);
        ArrayNode holders = body.putArray("holders");
        for (PermitHolder holder : ledger.holders()) {
            holders.addObject()
                    .put("node", holder.node())
                    .put("held", holder.held())
                    .put("in-use", holder.used())
                    .put("lacks", holder.lacks());
        }
        return body;
    }

    private void writeTerms(ObjectNode body) {
        if (pool.terms().isPresent()) {
            body.put("limit", limit()).put("on-partition", onPartition());
        }
    }
}
