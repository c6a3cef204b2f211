// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.util.List;

/**
 * How requests are told apart by the fields that the upstream names in {@code Vary}.
 *
 * @param normalise whether values of {@code Accept-Encoding} and {@code Accept-Language} with the same meaning are one;
 *     the upstream gets that one
 * @param ignore names of fields that do not count, whatever {@code Vary} says
 */
@Keyed
public record CacheVary(@Default("true") boolean normalise, List<String> ignore) {

    public CacheVary {
        for (int i = 0; i < ignore.size(); i++) {
            HeaderRules.name("ignore[" + i + "]", ignore.get(i));
        }
        ignore = List.copyOf(ignore);
    }
}
