// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.ArrayList;
import java.util.List;

/**
 * What was fetched from where keys are, and how that went. Times are milliseconds of the cluster's clock.
 *
 * @param json the JWK Set; empty where there never was one
 * @param issuer who the discovery says that it is of; empty where keys are fetched without one
 * @param fetchedAt when the set came, 0 for never
 * @param freshUntil until then it need not be asked for again
 * @param triedAt when it was asked for the last time, whatever came of it
 * @param problem why nothing came then; empty where something did
 * @param provider what else the discovery says
 */
record KeyDocument(
        String json,
        String issuer,
        long fetchedAt,
        long freshUntil,
        long triedAt,
        String problem,
        OpenIdProvider provider) {

    /** Nobody has asked yet. */
    static final KeyDocument NONE = new KeyDocument("", "", 0, 0, 0, "", OpenIdProvider.NONE);

    private static final int OWN_VALUES = 6;

    /** As nodes tell it each other. */
    List<String> values() {
        List<String> values = new ArrayList<>(List.of(
                json, issuer, Long.toString(fetchedAt), Long.toString(freshUntil), Long.toString(triedAt), problem));
        // Behind the others: nodes that do not know of it do not look there.
        values.addAll(provider.values());
        return values;
    }

    /** From what {@link #values} wrote. */
    static KeyDocument of(List<String> values) {
        return new KeyDocument(
                values.get(0),
                values.get(1),
                Long.parseLong(values.get(2)),
                Long.parseLong(values.get(3)),
                Long.parseLong(values.get(4)),
                values.get(5),
                OpenIdProvider.of(values.subList(OWN_VALUES, values.size())));
    }

    static KeyDocument of(Notice notice) {
        return of(notice.values());
    }

    /** Whether there is a set. */
    boolean isSet() {
        return !json.isEmpty();
    }

    /** The same, without the set. */
    KeyDocument forgotten() {
        return new KeyDocument("", "", 0, 0, triedAt, problem, OpenIdProvider.NONE);
    }

    /** The same, of which nothing newer was to be had then. */
    KeyDocument failed(long at, String why) {
        return new KeyDocument(json, issuer, fetchedAt, freshUntil, at, why, provider);
    }
}
