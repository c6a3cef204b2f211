// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.RunningUpstreams;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.util.List;

/** The upstreams of a node as the admin API and the beans see them. */
record NodeUpstreams(Upstreams upstreams) implements RunningUpstreams {

    @Override
    public List<RunningUpstream> all() {
        return upstreams.running().stream().map(NodeUpstreams::shown).toList();
    }

    @Override
    public void follow(Runnable follower) {
        upstreams.follow(follower);
    }

    private static RunningUpstream shown(Upstream one) {
        return new RunningUpstream(
                one.name(), one.candidates(), one.discovered(), one.config().slowStart());
    }
}
