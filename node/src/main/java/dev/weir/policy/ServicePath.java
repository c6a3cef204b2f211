// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PathNormaliser;
import java.util.regex.Pattern;

/**
 * Where a service is asked that a policy needs: {@code /check}, or {@code /check?realm=shop}.
 *
 * @param path normalised
 * @param query without the question mark; empty where there is none
 */
record ServicePath(String path, String query) {

    private static final Pattern QUERY = Pattern.compile("[!-~&&[^#]]*");

    static ServicePath parse(String text) {
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        String query = question < 0 ? "" : text.substring(question + 1);
        boolean sound = path.startsWith("/")
                && PathNormaliser.isNormal(path)
                && QUERY.matcher(query).matches();
        if (!sound) {
            throw new IllegalArgumentException(text + " (expected: a normalised path, such as /check or /check?a=b)");
        }
        return new ServicePath(path, query);
    }

    @Override
    public String toString() {
        return query.isEmpty() ? path : path + '?' + query;
    }
}
