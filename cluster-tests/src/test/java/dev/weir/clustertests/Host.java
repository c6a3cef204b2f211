// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

/**
 * A machine of a {@link NetworkLab}: a network namespace with an interface in each of the lab's two networks.
 *
 * @param number from 1
 */
record Host(NetworkLab lab, int number) {

    /** Where a node runs that is on it. */
    Place place() {
        return lab.placeOf(number);
    }

    /** Takes it off the members' network; its clients stay connected. */
    void cut() {
        lab.ip("-n", NetworkLab.SWITCH, "link", "set", "c" + number, "down");
    }

    /** Brings it back. */
    void heal() {
        lab.ip("-n", NetworkLab.SWITCH, "link", "set", "c" + number, "up");
    }

    /** Lets members on it and on another one no longer reach each other; all others reach both. */
    void partFrom(Host other) {
        lab.part(number, other.number, true);
    }

    /** Brings them together again. */
    void join(Host other) {
        lab.part(number, other.number, false);
    }
}
