// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

/**
 * Something wrong in a document, and where.
 *
 * @param file as the operator named it
 * @param line from 1; 0 where there is no place to point at
 * @param column from 1
 * @param path from the root, {@code routes.orders.match.path}; empty for the document as a whole
 * @param message what is there and what was expected, without a secret
 */
public record Problem(String file, int line, int column, String path, String message) {

    @Override
    public String toString() {
        String place = line > 0 ? file + ':' + line + ':' + column : file;
        return path.isEmpty() ? place + ": " + message : place + ' ' + path + ": " + message;
    }
}
