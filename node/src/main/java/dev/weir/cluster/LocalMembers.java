// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The members of a cluster of one node, which expects no others. Followers are told before the call returns. */
public final class LocalMembers implements Members {

    private final CopyOnWriteArrayList<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile Member self;

    /**
     * @param name of the node
     * @param address {@code host:port}, for people
     */
    public LocalMembers(String name, String address) {
        self = new Member(name, name, address, true, 0, Optional.empty());
    }

    @Override
    public List<Member> all() {
        return List.of(self);
    }

    @Override
    public int expected() {
        return 1;
    }

    @Override
    public boolean safe() {
        return true;
    }

    @Override
    public void report(long revision, Optional<String> problem) {
        self = new Member(self.name(), self.id(), self.address(), true, revision, problem);
        followers.forEach(Runnable::run);
    }

    @Override
    public Subscription follow(Runnable follower) {
        // A box of its own: the same callback may follow twice and end once.
        Runnable box = () -> follower.run();
        followers.add(box);
        return () -> followers.remove(box);
    }
}
