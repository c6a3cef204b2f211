// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.document.DocumentException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check}: whether a gateway config would be accepted. */
@Command(
        name = "check",
        header = "Checks a gateway config, as a node would.",
        description = {
            "Tells all problems, one per line, as file:line:column path: what is there (expected: what should be).",
            "Variables and files that the config refers to must be there."
        },
        footerHeading = "%nFor example:%n",
        footer = "  weir check gateway.yaml")
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The gateway config, YAML or JSON; - for standard input.")
    private String file = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try {
            GatewayFile gateway = GatewayFile.read(file, System.in);
            String routes = count(gateway.config().routes().size(), "route");
            String upstreams = count(gateway.config().upstreams().size(), "upstream");
            spec.commandLine().getOut().println(gateway.name() + ": ok, " + routes + ", " + upstreams);
            return Main.OK;
        } catch (DocumentException e) {
            e.problems().forEach(spec.commandLine().getErr()::println);
            return Main.PROBLEM;
        }
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
