// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.Lineup.Seat;

/** How busy a candidate is for what it can take. */
enum Load {
    /** Requests under way, for its weight. */
    REQUESTS {
        @Override
        double of(Seat<? extends Candidate> seat) {
            return seat.candidate().inFlight() / seat.weight();
        }
    },

    /**
     * How long one more request would take, as Finagle has it ("peak EWMA"): its latency for each that is under way,
     * and for this one. By this node's own requests: those of others show in the latency already.
     */
    EXPECTED_WAIT {
        @Override
        double of(Seat<? extends Candidate> seat) {
            int inFlight = seat.candidate().ownInFlight();
            long latencyNanos = seat.candidate().latencyNanos();
            if (latencyNanos == 0) {
                // Nothing is known of it: it gets one request, and no more before that one is answered.
                return inFlight == 0 ? 0 : UNKNOWN + inFlight / seat.weight();
            }
            return (double) latencyNanos * (inFlight + 1) / seat.weight();
        }
    };

    /** More than any latency that is known, in nanoseconds. */
    private static final double UNKNOWN = 1e18;

    abstract double of(Seat<? extends Candidate> seat);
}
