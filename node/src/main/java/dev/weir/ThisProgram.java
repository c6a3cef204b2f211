// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How this program is started once more, by the same Java. */
final class ThisProgram {

    private ThisProgram() {}

    /** The command, up to where the arguments follow. */
    static List<String> command(String... javaOptions) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The jar's manifest opens to Hazelcast what it needs of the JDK; only -jar reads it.
        Path here = place();
        List<String> program = Files.isDirectory(here)
                ? List.of("-cp", System.getProperty("java.class.path"), Main.class.getName())
                : List.of("-jar", here.toString());
        return Stream.of(List.of(java), List.of(javaOptions), program)
                .flatMap(List::stream)
                .toList();
    }

    /** The same as people would type it in this directory. */
    static String typed() {
        Path here = place();
        Path directory = Path.of("").toAbsolutePath();
        return "java -jar " + (here.startsWith(directory) ? directory.relativize(here) : here);
    }

    private static Path place() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
