// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/**
 * One concurrency limit in JMX, as one node has it: {@code dev.weir:type=ConcurrencyLimit,node=<name>,name=<limit>}.
 */
@MXBean
public interface ConcurrencyLimitMXBean extends LimitDeeds {

    /** How many requests may be under way at the same time, on all nodes together; 0 before the first one. */
    long getLimit();

    /** Empty before the first request. */
    String getOnPartition();

    /** Requests under way on this node, of all keys. */
    long getInUse();
}
