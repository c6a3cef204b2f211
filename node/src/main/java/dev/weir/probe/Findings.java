// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

/** Who is told what probes see, and knows which of them are this node's to make. From any thread; never waits. */
public interface Findings {

    /** Whether this node is the one of its cluster that probes an instance, now. */
    boolean isMine(String upstream, String url);

    /**
     * A probe is over.
     *
     * @param why it was bad, in words; empty when it was good
     */
    void probed(String upstream, String url, boolean good, String why);

    /** Another node probes the instance from now on, or nobody: what this one saw counts no longer. */
    void forget(String upstream, String url);
}
