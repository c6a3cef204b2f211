// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;

/** An instance as its callers see it, and what it sees of them. */
final class SimulatedInstance {

    /** How it answers. */
    enum Mood {
        GOOD,
        FAILING,
        FLAPPING,
        UNREACHABLE,
        SLOW
    }

    final String url;
    Mood mood = Mood.GOOD;
    long failures;
    long requests;
    int trials;
    int trialsMost;

    SimulatedInstance(String url) {
        this.url = url;
    }

    Outcome answer(double chance) {
        requests++;
        Outcome outcome =
                switch (mood) {
                    case GOOD, SLOW -> Outcome.OK;
                    case FAILING -> Outcome.FAILED;
                    case FLAPPING -> chance < 0.6 ? Outcome.FAILED : Outcome.OK;
                    case UNREACHABLE -> Outcome.UNREACHED;
                };
        failures += outcome == Outcome.OK ? 0 : 1;
        return outcome;
    }

    Duration takes() {
        return mood == Mood.SLOW ? Duration.ofMillis(800) : Duration.ofMillis(3);
    }
}
