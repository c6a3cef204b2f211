// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.config.NodeDocument;
import dev.weir.config.NodeSettings;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.hazelcast.ClusterStartException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir run}: a node, until it is told to stop. */
@Command(
        name = "run",
        header = "Runs a node, until SIGTERM or Ctrl-C.",
        description = {
            "When it is told to stop it stops in order: requests under way are answered, and the other nodes take over"
                    + " its part of what the cluster shares. When it is told again it stops at once.",
            "It logs to standard output, more with java -Dweir.log=DEBUG."
        },
        footerHeading = "%nFor example:%n",
        footer = "  weir run --settings node.yaml")
final class RunCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "The settings of the node, YAML or JSON: node.yaml.")
    private Path settings = Path.of("node.yaml");

    @Option(
            names = "--stop-with-parent",
            hidden = true,
            description = "Stops, in order, when standard input ends, so that no node outlives who started it.")
    private boolean stopWithParent;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return Stop.whenAsked(this::run);
    }

    private int run(Stop stop) throws InterruptedException {
        if (stopWithParent) {
            stop.askAtEndOf(System.in);
        }
        try {
            NodeSettings node = NodeDocument.read(settings, Environment.ofProcess());
            runNode(node, stop);
            return Main.OK;
        } catch (DocumentException e) {
            e.problems().forEach(spec.commandLine().getErr()::println);
            return Main.PROBLEM;
        } catch (ClusterStartException e) {
            return problem("weir: " + e.getMessage());
        } catch (IOException e) {
            return problem("weir: " + reason(e));
        }
    }

    private void runNode(NodeSettings node, Stop stop) throws DocumentException, IOException, InterruptedException {
        Gateway gateway = Gateway.start(node, environment());
        try {
            stop.allow(node.drain().delay().plus(node.drain().timeout()));
            stop.await();
            log.info("{} stops", node.name());
        } finally {
            gateway.close();
        }
    }

    /** Files that the gateway config refers to are found beside the node settings, as all that those name. */
    private Environment environment() {
        Environment process = Environment.ofProcess();
        return Optional.ofNullable(settings.toAbsolutePath().getParent())
                .map(process::at)
                .orElse(process);
    }

    private int problem(String text) {
        spec.commandLine().getErr().println(text);
        return Main.PROBLEM;
    }

    private static String reason(IOException e) {
        boolean bare = e instanceof FileSystemException file && file.getReason() == null;
        return bare ? e.getMessage() + ": " + e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }
}
