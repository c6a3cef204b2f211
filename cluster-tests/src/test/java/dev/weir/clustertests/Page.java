// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@link VersionedService} answers.
 *
 * @param version of the path, when it was fetched
 * @param number of the fetch, among those of the path
 */
record Page(String path, long version, int number) {

    private static final Pattern FIRST_LINE = Pattern.compile("(\\S+) version (\\d+) number (\\d+)\n");
    private static final int USUAL_BYTES = 1_000;
    private static final int BIG_BYTES = 200_000;

    /** The page in an answer, which is 200 and whole, or the answer is wrong. */
    static Page of(Reply reply) {
        Matcher matcher = FIRST_LINE.matcher(reply.expect(200).body());
        if (!matcher.lookingAt()) {
            throw new AssertionError("no page: " + reply);
        }
        Page page = new Page(matcher.group(1), Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        if (!reply.body().equals(page.text())) {
            throw new AssertionError(page + " is not whole: " + reply);
        }
        return page;
    }

    /** The whole of it, ASCII. */
    String text() {
        String line = path + " version " + version + " number " + number + "\n";
        return line.repeat((path.contains("/big/") ? BIG_BYTES : USUAL_BYTES) / line.length()) + "end\n";
    }
}
