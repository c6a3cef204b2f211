// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

/** A file that is not what it should be; the message says what was expected, and never shows what is in the file. */
public final class PemException extends Exception {

    PemException(String expected) {
        super(expected);
    }

    PemException(String expected, Throwable cause) {
        super(expected, cause);
    }
}
