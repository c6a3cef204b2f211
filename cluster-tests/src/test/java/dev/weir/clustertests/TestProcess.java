// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

/** The process that runs these tests, beside others that run other ones at the same time. */
final class TestProcess {

    /** 1 or 2, another one in each of them. */
    static final int NUMBER = Integer.parseInt(System.getProperty("weir.fork", "1"));

    private TestProcess() {}
}
