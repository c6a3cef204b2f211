// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.time.Duration;

/** What a recorded client does again and again. Each asks for something new every time, and records every answer. */
interface Errand {

    /** Of its clients, with a number. */
    String name();

    /** From an answer to the next request. */
    Duration pause();

    void run(RecordedClient client, NodeAddress node);
}
