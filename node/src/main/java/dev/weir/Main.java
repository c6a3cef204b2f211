// SPDX-License-Identifier: Apache-2.0
package dev.weir;

/** The command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {}
}
