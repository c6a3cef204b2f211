// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.Locale;

/** How the names of Java are written in a document. */
public final class Names {

    private Names() {}

    /** {@code unhealthy-after} for {@code unhealthyAfter}, {@code set-header} for {@code SetHeader}. */
    public static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** {@code unhealthy-after} for {@code UNHEALTHY_AFTER}. */
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code path pattern} for {@code PathPattern}. */
    static String words(Class<?> type) {
        return kebab(type.getSimpleName()).replace('-', ' ');
    }
}
