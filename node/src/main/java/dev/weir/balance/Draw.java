// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.Lineup.Group;
import dev.weir.balance.Lineup.Seat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws from a lineup by lot, in the shares of groups and weights.
 *
 * @param <T> what is drawn
 */
final class Draw<T extends Candidate> {

    /** Somebody listed is drawn so often before all are looked at. */
    private static final int TRIES = 4;

    private final List<Group<T>> groups;
    private final double[] groupEnds;
    private final double[][] seatEnds;
    private final RandomGenerator random;

    /** @param random asked from any thread */
    Draw(Lineup<T> lineup, RandomGenerator random) {
        this.groups = lineup.sharing();
        this.groupEnds = new double[groups.size()];
        this.seatEnds = new double[groups.size()][];
        this.random = random;
        double end = 0;
        for (int i = 0; i < groupEnds.length; i++) {
            end += groups.get(i).share();
            groupEnds[i] = end;
            seatEnds[i] = ends(groups.get(i).seats());
        }
    }

    private static double[] ends(List<? extends Seat<?>> seats) {
        double[] ends = new double[seats.size()];
        double end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += seats.get(i).weight();
            ends[i] = end;
        }
        return ends;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** One of the groups that get requests. */
    int group() {
        return groupEnds.length == 1 ? 0 : drawn(groupEnds);
    }

    List<Seat<T>> seats(int group) {
        return groups.get(group).seats();
    }

    /**
     * One of a group.
     *
     * @param but not one of these
     * @param not nor this one, by its place; -1 for none
     * @return its place; -1 where there is no other
     */
    int seat(int group, List<T> but, int not) {
        List<Seat<T>> seats = seats(group);
        for (int i = 0; i < TRIES; i++) {
            int drawn = drawn(seatEnds[group]);
            if (drawn != not && !but.contains(seats.get(drawn).candidate())) {
                return drawn;
            }
        }
        int from = random.nextInt(seats.size());
        for (int i = 0; i < seats.size(); i++) {
            int place = (from + i) % seats.size();
            if (place != not && !but.contains(seats.get(place).candidate())) {
                return place;
            }
        }
        return -1;
    }

    private int drawn(double[] ends) {
        double lot = random.nextDouble() * ends[ends.length - 1];
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > lot) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
