// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What goes wrong in a simulation, when. */
final class Faults {

    private final SimulatedCluster cluster;
    private final Schedule schedule;
    private final int nodes;

    Faults(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.schedule = cluster.schedule();
        this.nodes = cluster.scenario().nodes();
    }

    void plan() {
        switch (cluster.scenario().fault()) {
            case NOTHING, MESSAGES -> {}
            case CRASHES -> sometimes(200, 1200, this::crashes);
            case BOTH_COPIES -> in(1500, 3000, this::bothCopies);
            case PAUSES -> sometimes(300, 1500, this::pause);
            case SPLITS -> in(1000, 4000, this::split);
        }
    }

    /** Until the requests end; what has begun goes on to its end. */
    private void sometimes(long leastMillis, long mostMillis, Runnable what) {
        in(leastMillis, mostMillis, () -> {
            if (schedule.now() < cluster.scenario().seconds() * 1000 * Schedule.MILLI) {
                what.run();
                sometimes(leastMillis, mostMillis, what);
            }
        });
    }

    private void in(long leastMillis, long mostMillis, Runnable what) {
        schedule.in(schedule.between(leastMillis, mostMillis) * Schedule.MILLI, what);
    }

    private Side side() {
        return cluster.nodes().stream()
                .filter(SimulatedNode::isUp)
                .findFirst()
                .orElseThrow()
                .side();
    }

    /** One after the other, each only after what went with the last one has a copy again. */
    private void crashes() {
        Side side = side();
        boolean safe = side.backup() != Side.NOBODY
                && cluster.nodes().stream().allMatch(SimulatedNode::isUp)
                && side.members().size() == nodes;
        if (safe) {
            int id = schedule.chance(0.6) ? side.owner() : schedule.random().nextInt(nodes);
            if (schedule.chance(0.3)) {
                leave(side, id);
            } else {
                crash(side, id);
            }
        }
    }

    private void crash(Side side, int id) {
        cluster.node(id).crash();
        in(200, 800, () -> side.remove(List.of(id)));
        in(900, 1500, () -> restart(side, id));
    }

    private void restart(Side side, int id) {
        cluster.node(id).restart();
        cluster.node(id).join(side);
        side.add(List.of(id));
        if (schedule.chance(0.5)) {
            in(20, 200, () -> side.move(id, () -> {}));
        }
    }

    /** With a farewell: what it owned has moved before. */
    private void leave(Side side, int id) {
        Runnable goes = () -> {
            cluster.node(id).crash();
            side.remove(List.of(id));
            in(900, 1500, () -> restart(side, id));
        };
        if (side.owner() == id) {
            side.move((id + 1) % nodes, goes);
        } else {
            goes.run();
        }
    }

    private void bothCopies() {
        Side side = side();
        List<Integer> gone = List.of(side.owner(), side.backup());
        gone.forEach(id -> cluster.node(id).crash());
        in(200, 800, () -> side.remove(gone));
        gone.forEach(id -> in(1000, 4000, () -> restart(side, id)));
    }

    /** Two lengths: of a collection of garbage, and longer than most windows. */
    private void pause() {
        SimulatedNode node = cluster.node(schedule.random().nextInt(nodes));
        long nanos = schedule.between(schedule.chance(0.5) ? 5 : 1000, 3000) * Schedule.MILLI;
        if (schedule.chance(0.5)) {
            node.clock().stallLater(nanos);
        } else {
            node.clock().stand(nanos);
        }
    }

    private void split() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        Collections.shuffle(order, schedule.random());
        int parts = nodes > 2 && schedule.chance(0.4) ? 3 : 2;
        List<List<Integer>> groups = new ArrayList<>();
        int first = 1 + schedule.random().nextInt(nodes - parts + 1);
        groups.add(order.subList(0, first));
        int second = parts == 2 ? nodes : first + 1 + schedule.random().nextInt(nodes - first - 1);
        groups.add(order.subList(first, second));
        if (parts == 3) {
            groups.add(order.subList(second, nodes));
        }
        Side whole = side();
        List<Side> sides = new ArrayList<>();
        for (List<Integer> group : groups) {
            int number = sides.size() + 1;
            Side side = whole.part(group);
            group.forEach(id -> {
                cluster.put(id, number);
                cluster.node(id).cutTo(side);
            });
            notice(side, group);
            sides.add(side);
        }
        in(9000, 22_000, () -> heal(sides));
    }

    /**
     * The old master misses them one by one; a new one has to have missed them all. Who is told by its network notices
     * at once, who hears nothing any more only after a while.
     */
    private void notice(Side side, List<Integer> group) {
        List<Integer> missing =
                new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        missing.removeAll(group);
        long most = schedule.chance(0.5) ? 3500 : 8500;
        if (group.contains(0)) {
            missing.forEach(id -> in(200, most, () -> side.remove(List.of(id))));
        } else {
            in(200, most, () -> side.remove(missing));
        }
    }

    /** The smallest side goes over to the largest one, and so on. */
    private void heal(List<Side> sides) {
        List<Side> left = new ArrayList<>(sides);
        left.sort(Comparator.comparingInt(side -> side.present().size()));
        if (left.size() == 1) {
            return;
        }
        Side from = left.remove(0);
        Side into = left.get(left.size() - 1);
        Optional<Ledger> theirs = cluster.node(from.owner()).copy().ledger();
        List<Integer> moving = List.copyOf(from.present());
        int part = cluster.partOf(into.present().iterator().next());
        moving.forEach(id -> {
            cluster.put(id, part);
            cluster.node(id).merged(into);
        });
        into.add(moving);
        if (cluster.bug() != PlantedBug.MERGE_ONE_SIDE) {
            theirs.ifPresent(ledger -> in(5, 3000, () -> merge(into, ledger)));
        }
        in(500, 6000, () -> heal(left));
    }

    private void merge(Side into, Ledger theirs) {
        SimulatedNode owner = cluster.node(into.owner());
        if (owner.owns() && !owner.copy().isCopying()) {
            owner.copy().merge(theirs);
        } else {
            in(2, 10, () -> merge(into, theirs));
        }
    }
}
