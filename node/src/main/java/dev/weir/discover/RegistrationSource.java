// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances by those who register. Where two ids are for one address, the first id counts. */
final class RegistrationSource implements InstanceSource {

    /** How often it is looked whether somebody's time is over. */
    private static final Duration LOOKS = Duration.ofMillis(500);

    private final String upstream;
    private final Registrations registrations;
    private final Timetable timetable;
    private final Findings findings = new Findings();
    private Registrations.Subscription subscription = () -> {};
    private Timetable.Appointment next = () -> {};
    private boolean closed;

    RegistrationSource(String upstream, Registrations registrations, Timetable timetable) {
        this.upstream = upstream;
        this.registrations = registrations;
        this.timetable = timetable;
    }

    @Override
    public void start(Runnable whenChanged) {
        timetable.execute(() -> {
            findings.follow(whenChanged);
            subscription = registrations.follow(upstream, () -> timetable.execute(this::look));
            lookSteadily();
        });
    }

    private void lookSteadily() {
        look();
        if (!closed) {
            next = timetable.after(LOOKS, this::lookSteadily);
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        Map<String, Instance> byUrl = new LinkedHashMap<>();
        for (Registration one : registrations.of(upstream)) {
            byUrl.putIfAbsent(one.instance().url().toString(), one.instance());
        }
        List<Instance> now = List.copyOf(byUrl.values());
        findings.take(now);
    }

    @Override
    public List<Instance> found() {
        return findings.found();
    }

    @Override
    public boolean isSettled() {
        return findings.isSettled();
    }

    @Override
    public View view() {
        return new View("registration", upstream, findings.found().size(), Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        timetable.execute(() -> {
            closed = true;
            subscription.close();
            next.cancel();
        });
    }
}
