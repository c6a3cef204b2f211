// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What clients asked of a limit. Where that was not enough, it says nothing of the limit that little was admitted.
 *
 * @param sentMillis when each request was sent, since 1970
 * @param enough in each window
 */
record Demand(List<Long> sentMillis, long enough) {

    Demand {
        sentMillis = List.copyOf(sentMillis);
    }

    /** The runs of windows, as long as can be, in each of which enough was asked. */
    List<Windows> runs(Windows windows) {
        List<Windows> runs = new ArrayList<>();
        int run = 0;
        for (int number = 0; number <= windows.count(); number++) {
            if (number < windows.count() && isEnough(windows, number)) {
                run++;
            } else if (run > 0) {
                runs.add(new Windows(windows.length(), windows.start(number - run), run));
                run = 0;
            }
        }
        return runs;
    }

    /** @param number of the window, from 0 */
    boolean isEnough(Windows windows, int number) {
        return count(windows, number) >= enough;
    }

    /** How much was asked in each, for who reads a failure. */
    List<Long> counts(Windows windows) {
        return IntStream.range(0, windows.count())
                .mapToObj(number -> count(windows, number))
                .toList();
    }

    private long count(Windows windows, int number) {
        long from = windows.start(number);
        long to = windows.start(number + 1);
        return sentMillis.stream().filter(sent -> sent >= from && sent < to).count();
    }
}
