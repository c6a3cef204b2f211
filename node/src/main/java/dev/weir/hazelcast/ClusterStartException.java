// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

/** Why a node cannot take part in its cluster; the message names the setting and is for the operator. */
public final class ClusterStartException extends RuntimeException {

    ClusterStartException(String message, Throwable cause) {
        super(message, cause);
    }

    ClusterStartException(String message) {
        super(message);
    }
}
