// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/** The options of a {@code Connection} header (RFC 9110 §7.6.1), collected over its lines. */
final class ConnectionOptions {

    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;
    private boolean te;
    private @Nullable String others;

    /** Takes the value of one line. Nearly all are one of two words, so these cost nothing. */
    void add(String value) {
        if (value.equalsIgnoreCase("keep-alive")) {
            keepAlive = true;
        } else if (value.equalsIgnoreCase("close")) {
            close = true;
        } else {
            for (String part : value.split(",", -1)) {
                option(part.trim());
            }
        }
    }

    private void option(String option) {
        if (option.equalsIgnoreCase("close")) {
            close = true;
        } else if (option.equalsIgnoreCase("keep-alive")) {
            keepAlive = true;
        } else if (option.equalsIgnoreCase("upgrade")) {
            upgrade = true;
        } else if (option.equalsIgnoreCase("te")) {
            te = true;
        } else {
            others = others == null ? option : others + ',' + option;
        }
    }

    /** Takes out of the headers what is said to be for this connection only. */
    void remove(HeaderMap headers) {
        if (others != null) {
            for (String name : others.split(",", -1)) {
                if (!name.isEmpty() && isToken(name)) {
                    headers.remove(new HttpString(name));
                }
            }
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7f || !FieldNames.isToken((byte) name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    boolean upgrades() {
        return upgrade;
    }

    /** Whether {@code TE} is for us, as it must be (RFC 9110 §10.1.4). */
    boolean te() {
        return te;
    }

    /** Whether the sender goes on with the connection. */
    boolean stays(boolean http11) {
        return !close && (http11 || keepAlive);
    }
}
