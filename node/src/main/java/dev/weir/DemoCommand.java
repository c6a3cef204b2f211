// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.base.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir demo}: a cluster to play with, until it is told to stop. */
@Command(
        name = "demo",
        header = "Runs a cluster to play with, until Ctrl-C.",
        description = {
            "Three nodes, each in a process of its own, in front of small sample services. Says what to try.",
            "Clients connect to 127.0.0.1:8081 to 8083, the admin API is at 9081 to 9083, and the nodes talk to each"
                    + " other at 5701 to 5703. It leaves nothing behind."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return Stop.whenAsked(this::run);
    }

    private int run(Stop stop) throws InterruptedException {
        List<String> taken = DemoPorts.taken();
        if (!taken.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            taken.forEach(err::println);
            err.println("weir: the demo needs these ports; nothing was started");
            return Main.PROBLEM;
        }
        try (Demo demo = Demo.start()) {
            int code = run(demo, stop);
            say("");
            say("Stopping ...");
            return code;
        } catch (IOException e) {
            spec.commandLine().getErr().println("weir: the demo cannot be started: " + e);
            return Main.PROBLEM;
        }
    }

    private int run(Demo demo, Stop stop) throws InterruptedException, IOException {
        say("Three nodes are starting; they log to " + demo.directory() + "/node-*.log");
        if (!becomesReady(demo.nodes(), stop)) {
            return Main.PROBLEM;
        }
        if (stop.await(Duration.ZERO)) {
            return Main.OK;
        }
        say("");
        say(demo.instructions());
        return watch(demo.nodes(), stop);
    }

    /** Whether all nodes are ready, or it does not matter any more. */
    private boolean becomesReady(List<DemoNode> nodes, Stop stop) throws InterruptedException {
        Stopwatch waiting = Stopwatch.createStarted();
        List<DemoNode> missing = new ArrayList<>(nodes);
        while (!missing.isEmpty() && !stop.await(LOOKS_EVERY)) {
            for (DemoNode node : List.copyOf(missing)) {
                if (!node.isAlive()) {
                    return gaveUp(node, "ended instead of becoming ready");
                }
                if (node.isReady()) {
                    missing.remove(node);
                    say(node.name() + " is ready after " + waiting.elapsed().toSeconds() + " s, process " + node.pid());
                }
            }
            if (!missing.isEmpty() && waiting.elapsed().compareTo(READY_MAX) > 0) {
                return gaveUp(missing.get(0), "is not ready after " + READY_MAX.toSeconds() + " s");
            }
        }
        return true;
    }

    private boolean gaveUp(DemoNode node, String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("weir: " + node.name() + " " + why + "; its log ends with:");
        node.lastLines().forEach(line -> err.println("  " + line));
        return false;
    }

    /** Tells which nodes have ended, until it is asked to stop or none is left. */
    private int watch(List<DemoNode> nodes, Stop stop) throws InterruptedException {
        List<DemoNode> running = new ArrayList<>(nodes);
        while (!stop.await(LOOKS_EVERY)) {
            for (DemoNode node : List.copyOf(running)) {
                if (!node.isAlive()) {
                    running.remove(node);
                    say(node.name() + " has ended, exit code " + node.exitCode() + "; " + running.size() + " go on");
                }
            }
            if (running.isEmpty()) {
                return Main.PROBLEM;
            }
        }
        return Main.OK;
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
