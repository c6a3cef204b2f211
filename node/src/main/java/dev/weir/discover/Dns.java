// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What knows names, and for how long each answer holds. Never blocks; answers come on any thread. A stage fails where
 * nobody could be asked; that a name has nothing of the kind is an answer.
 */
public interface Dns {

    /** The addresses of a name, of one kind. */
    CompletionStage<Answer<InetAddress>> addresses(String name, Family family);

    /** Where a service is (RFC 2782); none where it says that it is nowhere. */
    CompletionStage<Answer<Service>> services(String name);

    /** A kind of addresses. */
    enum Family {
        IPV4,
        IPV6
    }

    /**
     * What a name stands for.
     *
     * @param found empty where the name is unknown or has nothing of the kind
     * @param ttl for how long that holds
     */
    record Answer<T>(List<T> found, Duration ttl) {

        public Answer {
            found = List.copyOf(found);
        }
    }

    /**
     * One place of a service.
     *
     * @param host without the dot of the root at its end
     * @param priority the lowest ones first, 0 to 65,535
     * @param weight its share beside those of the same priority, 0 to 65,535
     */
    record Service(String host, int port, int priority, int weight) {}
}
