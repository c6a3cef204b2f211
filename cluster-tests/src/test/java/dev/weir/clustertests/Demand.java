// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.ArrayList;
import java.util.List;

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
            if (number < windows.count() && isEnough(windows.start(number), windows.start(number + 1))) {
                run++;
            } else if (run > 0) {
                runs.add(new Windows(windows.length(), windows.start(number - run), run));
                run = 0;
            }
        }
        return runs;
    }

    private boolean isEnough(long from, long to) {
        return sentMillis.stream().filter(sent -> sent >= from && sent < to).count() >= enough;
    }
}
