// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** DNS that says at once what the test wrote down. */
public final class ScriptedDns implements Dns {

    private final Map<Family, Answer<InetAddress>> addresses = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Answer<Service> services = new Answer<>(List.of(), Duration.ofSeconds(5));
    private boolean silent;

    /** Every name has these addresses from now on. */
    public void addresses(Family family, int ttlSeconds, String... texts) {
        List<InetAddress> found = new ArrayList<>();
        for (String text : texts) {
            try {
                found.add(InetAddress.getByName(text));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("address: " + text + " (expected: a literal)", e);
            }
        }
        addresses.put(family, new Answer<>(found, Duration.ofSeconds(ttlSeconds)));
    }

    void services(Service... places) {
        services = new Answer<>(List.of(places), Duration.ofSeconds(5));
    }

    /** Nobody answers in time. */
    public void silent(boolean now) {
        silent = now;
    }

    /** Names that were asked for. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public CompletionStage<Answer<InetAddress>> addresses(String name, Family family) {
        return said(name, addresses.getOrDefault(family, new Answer<>(List.of(), Duration.ofSeconds(5))));
    }

    @Override
    public CompletionStage<Answer<Service>> services(String name) {
        return said(name, services);
    }

    private <T> CompletionStage<Answer<T>> said(String name, Answer<T> answer) {
        asked.add(name);
        return silent
                ? CompletableFuture.failedFuture(new TimeoutException())
                : CompletableFuture.completedFuture(answer);
    }
}
