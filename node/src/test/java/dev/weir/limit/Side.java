// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that can reach each other, as their master keeps the list of members and of who has the ledger. */
final class Side {

    static final int NOBODY = -1;

    private final SimulatedCluster cluster;
    private final Set<Integer> present;
    private final Set<Integer> members;
    private int owner;
    private int backup;
    private long version;
    private boolean copying;

    /**
     * @param present who is really here
     * @param members who is thought to be here
     */
    Side(SimulatedCluster cluster, Collection<Integer> present, Collection<Integer> members, int owner, int backup) {
        this.cluster = cluster;
        this.present = new TreeSet<>(present);
        this.members = new TreeSet<>(members);
        this.owner = owner;
        this.backup = backup;
        this.version = 1;
    }

    Set<Integer> members() {
        return members;
    }

    Set<Integer> present() {
        return present;
    }

    int owner() {
        return owner;
    }

    int backup() {
        return backup;
    }

    /** A part of it after a split, which has noticed nothing yet. */
    Side part(Collection<Integer> nodes) {
        Side part = new Side(cluster, nodes, members, owner, backup);
        part.version = version;
        part.ensureBackup();
        return part;
    }

    /** The master has noticed that they are gone. */
    void remove(Collection<Integer> gone) {
        if (!members.removeAll(gone)) {
            return;
        }
        present.removeAll(gone);
        if (!members.contains(backup)) {
            backup = NOBODY;
        }
        if (!members.contains(owner)) {
            // Where there is no copy either, it begins anew, and its owner knows.
            owner = backup == NOBODY ? members.iterator().next() : backup;
            backup = NOBODY;
        }
        publish();
        ensureBackup();
    }

    void add(Collection<Integer> nodes) {
        members.addAll(nodes);
        present.addAll(nodes);
        publish();
        ensureBackup();
    }

    /** Gives what the owner has to another node, as a member that leaves or joins makes necessary. */
    void move(int target, Runnable moved) {
        SimulatedNode from = cluster.node(owner);
        if (copying || !from.owns()) {
            cluster.schedule().in(5 * Schedule.MILLI, () -> moveIfHere(target, moved));
            return;
        }
        copying = true;
        from.copyTo(cluster.node(target), copied -> {
            copying = false;
            if (copied && members.contains(target)) {
                backup = backup == target ? NOBODY : backup;
                owner = target;
                publish();
                moved.run();
            }
            ensureBackup();
        });
    }

    private void moveIfHere(int target, Runnable moved) {
        if (members.contains(target)) {
            move(target, moved);
        }
    }

    /** Gives the ledger a copy as soon as there is somebody to keep it. */
    void ensureBackup() {
        if (backup != NOBODY || copying || members.size() < 2) {
            return;
        }
        copying = true;
        cluster.schedule().in(cluster.schedule().between(5, 50) * Schedule.MILLI, () -> {
            SimulatedNode from = cluster.node(owner);
            List<Integer> others = new ArrayList<>(members);
            others.remove((Integer) owner);
            if (others.isEmpty() || backup != NOBODY || !from.owns()) {
                copying = false;
                ensureBackup();
                return;
            }
            int target = others.get(cluster.schedule().random().nextInt(others.size()));
            from.copyTo(cluster.node(target), copied -> {
                copying = false;
                if (copied && members.contains(target) && owner == from.id()) {
                    backup = target;
                    from.backedBy(target);
                    publish();
                }
                ensureBackup();
            });
        });
    }

    void publish() {
        version++;
        long now = version;
        Set<Integer> list = Set.copyOf(members);
        int owns = owner;
        int keeps = backup;
        for (int id : present) {
            SimulatedNode node = cluster.node(id);
            cluster.deliver(id, id, () -> node.hear(this, now, list, owns, keeps));
        }
    }
}
