// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.PurgeClient;
import dev.weir.cache.Purge.Kind;
import dev.weir.config.NodeDocument;
import dev.weir.config.NodeSettings;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir purge}: has no node serve something from its cache any more. */
@Command(
        name = "purge",
        header = "Takes something out of the cache of all nodes.",
        description = {
            "Asks the node whose settings are given, by its admin API.",
            "When it is done, no node serves any more what was kept before."
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  weir purge --settings node.yaml --url https://api.example.com/orders?page=2",
            "  weir purge --settings node.yaml --tag orders --tag prices --soft",
            "  weir purge --settings node.yaml --prefix /shop/ --route shop",
        },
        exitCodeList = {
            "0:no node serves it any more",
            "1:it was not done, or a node did not confirm",
            "2:the command line is wrong"
        })
final class PurgeCommand implements Callable<Integer> {

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "The settings of a node that runs, for the address of its admin API and its token.")
    private Path settings = Path.of("node.yaml");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Has the token, where the settings have only digests of tokens.")
    private Optional<Path> tokenFile = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--route", paramLabel = "NAME", description = "Only what this route keeps.")
    private Optional<String> route = Optional.empty();

    @Option(
            names = "--soft",
            description = "Only marks it as stale: it is asked for anew, and may be served where stale things may.")
    private boolean soft;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is meant: one of these. */
    private static final class What {

        @Option(names = "--url", paramLabel = "URL", description = "A URL with its query; may be given several times.")
        private List<String> urls = List.of();

        @Option(
                names = "--prefix",
                paramLabel = "PREFIX",
                description = "All that begins so: a path on all hosts, or a URL; may be given several times.")
        private List<String> prefixes = List.of();

        @Option(
                names = "--tag",
                paramLabel = "TAG",
                description = "All that the upstream gave this tag; may be given several times.")
        private List<String> tags = List.of();

        @Option(names = "--all", description = "All there is.")
        private boolean all;

        private Kind kind() {
            return !urls.isEmpty() ? Kind.URL : !prefixes.isEmpty() ? Kind.PREFIX : all ? Kind.ALL : Kind.TAG;
        }

        private List<String> names() {
            return switch (kind()) {
                case URL -> urls;
                case PREFIX -> prefixes;
                case TAG -> tags;
                case ALL -> List.of();
            };
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            NodeSettings node = NodeDocument.read(settings, Environment.ofProcess());
            return purge(node);
        } catch (DocumentException e) {
            e.problems().forEach(spec.commandLine().getErr()::println);
            return Main.PROBLEM;
        }
    }

    private int purge(NodeSettings node) throws InterruptedException {
        try {
            Optional<String> token = tokenFile.isPresent()
                    ? Optional.of(Files.readString(tokenFile.get()).strip())
                    : node.admin().token();
            PurgeClient client = new PurgeClient(node.admin().address(), token);
            return told(client.purge(what.kind(), what.names(), soft, route));
        } catch (IOException e) {
            String why = e instanceof ConnectException ? "nobody answers there" : String.valueOf(e.getMessage());
            return problem("weir: " + node.name() + " at " + node.admin().address() + ": " + why);
        }
    }

    private int told(PurgeClient.Outcome outcome) {
        if (outcome.refusal().isPresent()) {
            return problem("weir: " + outcome.refusal().get());
        }
        PrintWriter out = spec.commandLine().getOut();
        outcome.copies()
                .forEach((name, count) -> out.println(name + ": " + count + (count == 1 ? " copy" : " copies")));
        return Main.OK;
    }

    private int problem(String text) {
        spec.commandLine().getErr().println(text);
        return Main.PROBLEM;
    }
}
