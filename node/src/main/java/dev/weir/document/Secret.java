// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

/**
 * A text that nobody is to be shown. A type with a {@code public static X parse(Secret)} is made of one: what the
 * document says in plain is told apart there from what a reference stands for. Its refusals never have the value.
 *
 * @param referred whether all of it came from a reference, so that the document has none of it
 */
public record Secret(String value, boolean referred) {

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
