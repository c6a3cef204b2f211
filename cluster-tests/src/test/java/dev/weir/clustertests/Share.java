// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The share of requests that a cache answers without the upstream, while some pages are asked for at random, and now
 * and then one that nobody has asked for before.
 */
final class Share {

    private static final int REQUESTS = 500;
    private static final int ONE_IS_NEW_OF = 10;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final VersionedService service;
    private final List<String> paths;
    private final AtomicInteger requests = new AtomicInteger();

    Share(VersionedService service, List<String> paths) {
        this.service = service;
        this.paths = paths;
    }

    /** What a client does again and again. */
    void visit(KeepAliveClient client) throws IOException {
        int number = requests.incrementAndGet();
        String path = number % ONE_IS_NEW_OF == 0
                ? "/kept/new/" + number
                : paths.get(ThreadLocalRandom.current().nextInt(paths.size()));
        Page page = Page.of(client.get(path, Rush.HOST));
        if (!page.path().equals(path)) {
            throw new AssertionError(page + " (expected: " + path + ")");
        }
    }

    /** Of the next requests; returns when they were made. */
    String ofNext() {
        int first = requests.get();
        int fetched = service.fetches();
        Await.until(SOON, () -> assertThat(requests.get()).isGreaterThanOrEqualTo(first + REQUESTS));
        int all = requests.get() - first;
        return "%.1f %% of %d".formatted(100.0 * (all - (service.fetches() - fetched)) / all, all);
    }
}
