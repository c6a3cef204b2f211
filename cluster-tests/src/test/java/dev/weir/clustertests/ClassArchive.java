// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that a node loads while it starts, as a JVM maps them from a file: each process then starts with a second
 * of CPU less, and a run starts some two hundred. Made by the first one, for the jar that is there.
 */
final class ClassArchive {

    private static final Path FILE = Path.of("target", "weir.jsa").toAbsolutePath();
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** One that does not fit, for whatever reason, is not used and says nothing: a log must be the node's own. */
    private static final List<String> SILENT = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

    /** For the whole run. */
    private static final class Made {

        private static final List<String> OPTIONS = make();
    }

    private ClassArchive() {}

    /** What a JVM is told, so that it uses it. The first call makes it, and takes some seconds. */
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static List<String> make() {
        // Who comes second finds it made.
        MachineLock turn = MachineLock.of("class-archive");
        try (turn) {
            if (!isNewerThanJar()) {
                write();
            }
        }
        return option("-XX:SharedArchiveFile=");
    }

    private static void write() {
        WeirNode node = new WeirNode(
                Scratch.directory(ClassArchive.class, "one"),
                NodeYaml.alone("one"),
                "format: 1\nroutes: {hello: " + Documents.route("/hello", "hello") + "}\n");
        node.start(option("-XX:ArchiveClassesAtExit=")).awaitReady(WeirCluster.FORMS_WITHIN);
        node.get("/hello").expect(200);
        node.process().terminate();
        node.process().awaitExit(ENDS_WITHIN);
    }

    private static List<String> option(String name) {
        List<String> options = new ArrayList<>(SILENT);
        options.add(name + FILE);
        return options;
    }

    private static boolean isNewerThanJar() {
        try {
            return Files.exists(FILE)
                    && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(WeirProcess.JAR)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
