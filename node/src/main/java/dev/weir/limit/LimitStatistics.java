// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.atomic.LongAdder;

/** What one limit did on this node since it started. From any thread. */
public final class LimitStatistics {

    private final LongAdder admitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder undecided = new LongAdder();
    private final LongAdder full = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder granted = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder expired = new LongAdder();

    void decided(Decision.Verdict verdict) {
        switch (verdict) {
            case ADMITTED -> admitted.increment();
            case REFUSED -> refused.increment();
            case UNDECIDED -> undecided.increment();
            case FULL -> full.increment();
        }
    }

    void asked(long givenBack) {
        calls.increment();
        returned.add(givenBack);
    }

    void returned(long tokens) {
        returned.add(tokens);
    }

    void granted(long tokens) {
        granted.add(tokens);
    }

    void expired(long tokens) {
        expired.add(tokens);
    }

    /** All of it, as of now. */
    public LimitCounts counts() {
        return new LimitCounts(admitted(), refused(), undecided(), full(), calls(), granted(), returned(), expired());
    }

    /** Requests that were within the limit. */
    public long admitted() {
        return admitted.sum();
    }

    /** Requests that were beyond the limit. */
    public long refused() {
        return refused.sum();
    }

    /** Requests that the cluster said nothing about in time. */
    public long undecided() {
        return undecided.sum();
    }

    /** Requests whose key an owner had no room for. */
    public long full() {
        return full.sum();
    }

    /** Questions to owners. */
    public long calls() {
        return calls.sum();
    }

    /** Tokens that owners granted. */
    public long granted() {
        return granted.sum();
    }

    /** Tokens that were given back unspent. */
    public long returned() {
        return returned.sum();
    }

    /** Tokens that were neither spent nor given back in their time. */
    public long expired() {
        return expired.sum();
    }
}
