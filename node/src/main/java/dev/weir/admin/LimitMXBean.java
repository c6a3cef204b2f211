// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/** One rate limit in JMX, as one node spends of it: {@code dev.weir:type=Limit,node=<name>,name=<limit>}. */
@MXBean
public interface LimitMXBean extends LimitDeeds {

    /** Who counts together: {@code shared} or {@code per-node}. */
    String getScope();

    /** {@code leased}, {@code exact} or {@code per-node}; empty before the first request, as the next three. */
    String getMode();

    String getAlgorithm();

    /** As the gateway config has them: {@code 100/15m}. */
    String[] getRates();

    String getOnPartition();

    /** Tokens that were neither spent nor given back in their time. */
    long getExpired();

    /** Begins a key anew, on every node. Waits until that is done, at most 5 s. */
    void reset(String key);
}
