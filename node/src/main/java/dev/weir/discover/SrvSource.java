// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.DiscoverConfig.Scheme;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Dns.Service;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Instances by the places of a service (RFC 2782), one for each record. Its host stays a name, which is what TLS asks
 * for; where that has several addresses, the first is connected to.
 */
final class SrvSource implements InstanceSource {

    /** What an instance may have. */
    private static final int WEIGHT_MAX = 1000;

    private static final int PRIORITY_MAX = 9;

    private static final Comparator<Service> ORDER = Comparator.comparing(Service::host)
            .thenComparing(Service::port)
            .thenComparing(Service::priority)
            .thenComparing(Service::weight);

    private final String name;
    private final Scheme scheme;
    private final Question<Service> question;
    private final Findings findings = new Findings();

    SrvSource(String upstream, String name, Scheme scheme, Dns dns, Timetable timetable) {
        this.name = name;
        this.scheme = scheme;
        this.question = new Question<>(
                "upstream " + upstream + ": " + name + " (SRV)",
                () -> dns.services(name),
                timetable,
                ORDER,
                () -> heard());
    }

    @Override
    public void start(Runnable whenChanged) {
        findings.follow(whenChanged);
        question.ask();
    }

    private void heard() {
        findings.take(instances(question.found(), scheme));
    }

    /**
     * Priorities become 0, 1, 2 … in the order of theirs. Weights stay as they are, or become smaller in proportion
     * where one is beyond ours; one of 0 is the smallest there is rather than none, as RFC 2782 has it.
     */
    static List<Instance> instances(List<Service> services, Scheme scheme) {
        Map<Integer, Integer> ranks = new TreeMap<>();
        services.forEach(service -> ranks.put(service.priority(), 0));
        int rank = 0;
        for (Map.Entry<Integer, Integer> entry : ranks.entrySet()) {
            entry.setValue(Math.min(rank++, PRIORITY_MAX));
        }
        int heaviest = services.stream().mapToInt(Service::weight).max().orElse(0);
        Map<String, Instance> instances = new TreeMap<>();
        for (Service service : services) {
            int weight = heaviest <= WEIGHT_MAX
                    ? service.weight()
                    : (int) Math.round((double) service.weight() * WEIGHT_MAX / heaviest);
            Instance one = new Instance(
                    Urls.of(scheme, service.host(), service.port()),
                    Math.max(1, weight),
                    Optional.empty(),
                    ranks.getOrDefault(service.priority(), 0));
            instances.merge(
                    one.url().toString(), one, (first, other) -> first.priority() <= other.priority() ? first : other);
        }
        return List.copyOf(instances.values());
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
        Optional<Duration> holds = findings.found().isEmpty() ? Optional.empty() : Optional.of(question.holds());
        return new View("srv", name, findings.found().size(), holds, question.problem());
    }

    @Override
    public void close() {
        question.close();
    }
}
