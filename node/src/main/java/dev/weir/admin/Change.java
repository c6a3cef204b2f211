// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Revision;
import dev.weir.document.Differences;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import java.util.List;

/**
 * What has become different by a deed, for the audit log.
 *
 * @param before the revision that it was made from; 0 where it did not change the config
 * @param after the revision that it made; 0 where it made none
 * @param words without values, tokens and keys
 */
record Change(long before, long after, List<String> words) {

    /** What was done says it all. */
    static final Change PLAIN = new Change(0, 0, List.of());

    /** Nothing has: somebody has said again what was known. Such a deed is not kept. */
    static final Change NOTHING = new Change(0, 0, List.of("nothing"));

    /** Something of no revision. */
    static Change of(List<String> words) {
        return new Change(0, 0, words);
    }

    /** One revision after another. */
    static Change between(Revision before, Revision after) {
        return new Change(before.number(), after.number(), differences(before.document(), after.document()));
    }

    private static List<String> differences(String before, String after) {
        try {
            return Differences.between(Document.parse("before", before), Document.parse("after", after));
        } catch (DocumentException e) {
            return List.of("changed the document");
        }
    }
}
