// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what probes see, on a node whose they all are until the test says otherwise. */
final class NotedFindings implements Findings {

    /** What was said of probes: {@code "good"}, {@code "bad: why"}, {@code "forget"}. */
    final List<String> said = new CopyOnWriteArrayList<>();

    private volatile boolean mine = true;

    void mine(boolean now) {
        mine = now;
    }

    @Override
    public boolean isMine(String upstream, String url) {
        return mine;
    }

    @Override
    public void probed(String upstream, String url, boolean good, String why) {
        said.add(good ? "good" : "bad: " + why);
    }

    @Override
    public void forget(String upstream, String url) {
        said.add("forget");
    }
}
