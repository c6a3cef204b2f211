// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.DiscoverConfig;
import dev.weir.config.DiscoverConfig.Scheme;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Dns.Family;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Instances by the addresses of a name, of both kinds. Each kind is a question of its own: where one is not answered,
 * what it found last holds.
 */
final class DnsSource implements InstanceSource {

    private final String name;
    private final Scheme scheme;
    private final String port;
    private final List<Question<InetAddress>> questions;
    private final Findings findings = new Findings();

    DnsSource(String upstream, String name, DiscoverConfig config, Dns dns, Timetable timetable) {
        this.name = name;
        this.scheme = config.scheme();
        this.port = config.port().map(number -> ":" + number).orElse("");
        this.questions = Stream.of(Family.values())
                .map(family -> new Question<>(
                        "upstream " + upstream + ": " + name + " (" + (family == Family.IPV4 ? "A" : "AAAA") + ")",
                        () -> dns.addresses(name, family),
                        timetable,
                        DnsSource::compare,
                        () -> heard()))
                .toList();
    }

    private static int compare(InetAddress one, InetAddress other) {
        return java.util.Arrays.compareUnsigned(one.getAddress(), other.getAddress());
    }

    @Override
    public void start(Runnable whenChanged) {
        findings.follow(whenChanged);
        questions.forEach(Question::ask);
    }

    private void heard() {
        if (!questions.stream().allMatch(Question::isSettled)) {
            return;
        }
        List<Instance> now = questions.stream()
                .flatMap(question -> question.found().stream())
                .map(address -> new Instance(Urls.of(scheme, address, port), 1))
                .toList();
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
        Optional<Duration> holds = questions.stream()
                .filter(question -> !question.found().isEmpty())
                .map(Question::holds)
                .min(Duration::compareTo);
        // That a name has addresses of one kind only is as it should be.
        Optional<String> problem = questions.stream()
                .filter(question -> findings.found().isEmpty() || !question.isWithout())
                .flatMap(question -> question.problem().stream())
                .findFirst();
        return new View("dns", name, findings.found().size(), holds, problem);
    }

    @Override
    public void close() {
        questions.forEach(Question::close);
    }
}
