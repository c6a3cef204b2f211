// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.util.function.Function;

/** What clients get of a node with a cache, in front of an instance with a text to speak. */
final class Scene {

    private Scene() {}

    /** What clients ask, and what they are to get. */
    interface Steps {

        void take(CachingNode node) throws IOException;
    }

    /**
     * Takes the steps, and ends node and instance.
     *
     * @param policies as they are written in a list
     * @param answer of the instance, to each request
     */
    static void play(String policies, Function<RawMessage, String> answer, Steps steps) throws IOException {
        try (RawInstance instance = RawInstance.replying(answer);
                CachingNode node = CachingNode.before(instance, policies)) {
            steps.take(node);
        }
    }
}
