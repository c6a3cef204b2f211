// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three nodes, services behind them, and a directory that goes when they go. */
final class Demo implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    private final Path directory;
    private final List<DemoNode> nodes = new ArrayList<>();
    private final DemoServices services;

    private Demo(Path directory, DemoServices services) {
        this.directory = directory;
        this.services = services;
    }

    /** Starts them; returns before the nodes are ready. */
    static Demo start() throws IOException {
        Demo demo = new Demo(Files.createTempDirectory("weir-demo-").toRealPath(), DemoServices.start());
        try {
            demo.write("gateway.yaml", filledIn("gateway.yaml", ports(demo.services)));
            for (DemoPorts ports : DemoPorts.all()) {
                Path settings = demo.write("node-" + ports.number() + ".yaml", settings(ports));
                demo.nodes.add(DemoNode.start(ports, settings));
            }
            return demo;
        } catch (IOException e) {
            demo.close();
            throw e;
        }
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(directory.resolve(file), text);
    }

    private static Map<String, String> ports(DemoServices services) {
        return services.ports().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    private static String settings(DemoPorts ports) throws IOException {
        return filledIn(
                "node.yaml",
                Map.of(
                        "number", String.valueOf(ports.number()),
                        "clients", String.valueOf(ports.clients()),
                        "admin", String.valueOf(ports.admin()),
                        "members", String.valueOf(ports.members())));
    }

    /** A text of the demo, with its {@code @names@} replaced. */
    private static String filledIn(String resource, Map<String, String> values) throws IOException {
        String text = Resources.toString(Resources.getResource(Demo.class, "demo/" + resource), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace('@' + value.getKey() + '@', value.getValue());
        }
        return text;
    }

    Path directory() {
        return directory;
    }

    List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    /** What to try, to be copied line by line. */
    String instructions() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        nodes.forEach(node -> values.put(node.name(), String.valueOf(node.pid())));
        values.put("demo", String.valueOf(ProcessHandle.current().pid()));
        values.put("directory", directory.toString());
        values.put("weir", ThisProgram.typed());
        return filledIn("try.txt", values);
    }

    /** Ends the nodes in order, then everything else. Blocks. */
    @Override
    public void close() {
        nodes.forEach(DemoNode::stop);
        try {
            for (DemoNode node : nodes) {
                node.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        services.close();
        try {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            log.warn("{} could not be removed: {}", directory, e.toString());
        }
    }
}
