// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

/** What is known of an upstream's instances beside what its config says. From any thread, without waiting. */
interface Care {

    /** Nothing: all can be used. */
    Care NONE = new Care() {
        @Override
        public boolean isUsable(String url) {
            return true;
        }

        @Override
        public double warmth(String url) {
            return 1;
        }
    };

    /** Whether requests may be sent to it now. */
    boolean isUsable(String url);

    /** What part of its share it gets now, more than 0; 1 unless it starts slowly. */
    double warmth(String url);
}
