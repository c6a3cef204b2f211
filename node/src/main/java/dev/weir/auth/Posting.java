// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A notice on its way to all. Its sets change under the lock of {@link Notices}. */
final class Posting {

    final Notice notice;
    final long beganNanos;

    /** Completes when it is over. */
    final CompletableFuture<Notices.Told> told = new CompletableFuture<>();

    /** Ids of the nodes that have confirmed. */
    final Set<String> knowing = new TreeSet<>();

    /** Ids of those that are being told. */
    final Set<String> underWay = new HashSet<>();

    Posting(Notice notice, long beganNanos) {
        this.notice = notice;
        this.beganNanos = beganNanos;
    }
}
