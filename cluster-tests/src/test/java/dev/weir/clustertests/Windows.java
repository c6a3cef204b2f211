// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Windows of one length, one after the other, counted from 1970 as a limit counts them.
 *
 * <p>In which of two windows a request was admitted that was sent in one and arrived in the next one, nobody can tell
 * from outside. So no request is put into a window. What is asked instead is whether there is <em>any</em> way to put
 * each into one that it touches so that no window has more than the limit. There is one exactly if, for every window
 * and every run of windows, those that lie wholly within it are no more than the limit allows it (Hall's theorem;
 * stretches of time make it enough to look at runs). So nothing that must be an excess is excused, not even where it
 * hides in the sum of two windows; what remains in doubt is at most one request of each client at each edge.
 *
 * @param firstMillis when the first one begins, since 1970
 */
record Windows(Duration length, long firstMillis, int count) {

    /** A node that did not hear in time what it was granted has had that part of a limit at most. */
    private static final int DOUBTFUL_PART = 4;

    /** Those that lie wholly in a span. */
    static Windows within(Duration length, long from, long to) {
        long first = -Math.floorDiv(-from, length.toMillis());
        long last = Math.floorDiv(to, length.toMillis());
        return new Windows(length, first * length.toMillis(), (int) Math.max(0, last - first));
    }

    /** Those that a span touches. */
    static Windows touched(Duration length, long from, long to) {
        long first = Math.floorDiv(from, length.toMillis());
        long last = Math.floorDiv(to, length.toMillis()) + 1;
        return new Windows(length, first * length.toMillis(), (int) (last - first));
    }

    /** All that requests were admitted in. */
    static Windows of(Duration length, Admitted admitted) {
        long from = admitted.stretches().stream()
                .mapToLong(Admitted.Stretch::from)
                .min()
                .orElse(0);
        long to = admitted.stretches().stream()
                .mapToLong(Admitted.Stretch::to)
                .max()
                .orElse(0);
        return touched(length, from, to);
    }

    /** Returns when so many whole windows have passed from now on. */
    static void awaitWhole(Duration length, int count) {
        Windows now = touched(length, System.currentTimeMillis(), System.currentTimeMillis());
        awaitMillis(now.start(1 + count));
    }

    /** Returns when it is later than that. */
    static void awaitMillis(long millis) {
        Duration limit = Duration.ofMillis(Math.max(0, millis - System.currentTimeMillis()))
                .plusSeconds(60);
        Await.until(limit, () -> assertThat(System.currentTimeMillis()).isGreaterThan(millis));
    }

    /** @param number from 0 */
    long start(int number) {
        return firstMillis + number * length.toMillis();
    }

    long endMillis() {
        return start(count);
    }

    /** The shortest run of windows in which more than the limit was admitted for certain. */
    Optional<String> excess(long limit, Admitted admitted) {
        for (int run = 1; run <= count; run++) {
            for (int first = 0; first + run <= count; first++) {
                long certain = admitted.certainly(start(first), start(first + run));
                if (certain > run * limit) {
                    return Optional.of(
                            certain + " in " + run + " window(s) from " + start(first) + ": " + text(admitted));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The shortest run of windows in which less than the limit was admitted for certain. Those of which nobody knows
     * make up for no more than a part of it.
     */
    Optional<String> shortfall(long limit, Admitted admitted) {
        for (int run = 1; run <= count; run++) {
            for (int first = 0; first + run <= count; first++) {
                long possible = admitted.possibly(start(first), start(first + run), run * limit / DOUBTFUL_PART);
                if (possible < run * limit) {
                    return Optional.of(
                            possible + " in " + run + " window(s) from " + start(first) + ": " + text(admitted));
                }
            }
        }
        return Optional.empty();
    }

    /** What was admitted in each, for who reads a failure. */
    String text(Admitted admitted) {
        return LongStream.range(0, count)
                .mapToObj(number -> {
                    long from = start((int) number);
                    long to = start((int) number + 1);
                    return from + ": " + admitted.certainly(from, to) + " to "
                            + admitted.possibly(from, to, admitted.doubtful().size());
                })
                .collect(Collectors.joining(", "));
    }
}
