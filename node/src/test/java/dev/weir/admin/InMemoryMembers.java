// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Members that are here, go and report when they are told to. */
final class InMemoryMembers implements Members {

    private final List<Member> members = new ArrayList<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final int expected;

    InMemoryMembers(int expected) {
        this.expected = expected;
    }

    @Override
    public synchronized List<Member> all() {
        return List.copyOf(members);
    }

    @Override
    public int expected() {
        return expected;
    }

    @Override
    public synchronized boolean safe() {
        return members.size() > 1;
    }

    @Override
    public void report(long revision, Optional<String> problem) {
        report("node-1", revision, problem);
    }

    @Override
    public Subscription follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    int followers() {
        return followers.size();
    }

    void join(String name) {
        synchronized (this) {
            String address = "127.0.0.1:570" + (members.size() + 1);
            members.add(new Member(name, "id-" + name, address, members.isEmpty(), 0, Optional.empty()));
        }
        followers.forEach(Runnable::run);
    }

    void leave(String name) {
        synchronized (this) {
            members.removeIf(member -> member.name().equals(name));
        }
        followers.forEach(Runnable::run);
    }

    void report(String name, long revision, Optional<String> problem) {
        synchronized (this) {
            members.replaceAll(member -> member.name().equals(name)
                    ? new Member(name, member.id(), member.address(), member.self(), revision, problem)
                    : member);
        }
        followers.forEach(Runnable::run);
    }
}
