// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances by a file, which is read again and again: it does not matter how it is changed, in place or behind a link.
 * A change is taken up when the file is the same twice in a row, so nothing is made of half of it; one that is no good
 * changes nothing.
 */
final class FileSource implements InstanceSource {

    /** Between two looks; a change is taken up with the second. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(FileSource.class);

    private final String upstream;
    private final Path file;
    private final Environment environment;
    private final Timetable timetable;
    private final Findings findings = new Findings();
    private Content used = new Content("", true);
    private Content seen = used;
    private Timetable.Appointment next = () -> {};
    private boolean closed;
    private volatile Optional<String> problem = Optional.empty();

    /** What a look at the file has seen: its text, or why there is none. */
    private record Content(String text, boolean missing) {}

    FileSource(String upstream, Path file, Environment environment, Timetable timetable) {
        this.upstream = upstream;
        this.file = file;
        this.environment = environment;
        this.timetable = timetable;
    }

    @Override
    public void start(Runnable whenChanged) {
        timetable.execute(() -> {
            findings.follow(whenChanged);
            seen = read();
            use(seen);
            again();
        });
    }

    private void look() {
        if (closed) {
            return;
        }
        Content now = read();
        if (now.equals(seen) && !now.equals(used)) {
            use(now);
        }
        seen = now;
        again();
    }

    private void again() {
        if (!closed) {
            next = timetable.after(INTERVAL, this::look);
        }
    }

    private Content read() {
        try {
            return new Content(Document.load(file), false);
        } catch (DocumentException e) {
            return new Content(e.problems().get(0).toString(), true);
        }
    }

    /** Takes it up if it is good; what is wrong with it is told once, until it is something else. */
    private void use(Content content) {
        used = content;
        if (content.missing) {
            refuse(content.text);
            return;
        }
        try {
            List<Instance> now = InstanceFile.read(file.toString(), content.text, environment)
                    .instances();
            if (findings.isSettled()) {
                log.info("upstream {}: {} has changed and lists {} instances", upstream, file, now.size());
            }
            problem = Optional.empty();
            findings.take(now);
        } catch (DocumentException e) {
            refuse(e.problems().get(0).toString());
        }
    }

    private void refuse(String why) {
        String kept = findings.isSettled() ? "; the instances of before stay" : "";
        problem = Optional.of(why + kept);
        log.error("upstream {}: {}{}", upstream, why, kept);
        findings.take(findings.found());
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
        return new View("file", file.toString(), findings.found().size(), Optional.of(INTERVAL), problem);
    }

    @Override
    public void close() {
        timetable.execute(() -> {
            closed = true;
            next.cancel();
        });
    }
}
