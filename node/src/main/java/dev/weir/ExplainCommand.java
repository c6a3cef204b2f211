// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.document.DocumentException;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.route.Explanation;
import dev.weir.route.Explanation.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir explain}: which route answers a request, and why the others do not. */
@Command(
        name = "explain",
        header = "Says which route answers a request, and why the others do not.",
        description = "Sends nothing.",
        footerHeading = "%nFor example:%n",
        footer = {
            "  weir explain gateway.yaml GET https://api.example.com/orders/7",
            "  weir explain gateway.yaml POST /orders -H 'X-Version: v2'"
        },
        exitCodeList = {
            "0:a route answers",
            "1:no route answers, or the gateway config has problems",
            "2:the command line is wrong"
        })
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The gateway config, YAML or JSON; - for standard input.")
    private String file = "";

    @Parameters(paramLabel = "METHOD", description = "GET, POST, ...")
    private String method = "";

    @Parameters(
            paramLabel = "URL",
            description = "http://host/path?query, or only /path?query; -H 'Host: NAME' goes before its host.")
    private String url = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header of the request; may be given several times.")
    private List<String> headers = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        AskedRequest asked = asked();
        try {
            return explain(asked, GatewayFile.read(file, System.in));
        } catch (DocumentException e) {
            e.problems().forEach(spec.commandLine().getErr()::println);
            return Main.PROBLEM;
        }
    }

    private AskedRequest asked() {
        try {
            return AskedRequest.parse(method, url, headers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int explain(AskedRequest asked, GatewayFile gateway) {
        PrintWriter out = spec.commandLine().getOut();
        RequestHead head;
        try {
            head = asked.head();
        } catch (ProxyException e) {
            out.println("no route answers: " + e.getMessage() + " (" + e.error().status() + ")");
            return Main.PROBLEM;
        }
        if (!head.path().equals(asked.path())) {
            out.println("the path is read as " + head.path());
        }
        List<Explanation> explanations = gateway.table().explain(head);
        boolean answered = explanations.stream().anyMatch(one -> one.verdict() == Verdict.ANSWERS);
        if (!answered) {
            out.println("no route answers");
        }
        print(explanations, out);
        return answered ? Main.OK : Main.PROBLEM;
    }

    private static void print(List<Explanation> explanations, PrintWriter out) {
        int names = explanations.stream()
                .mapToInt(one -> one.route().length())
                .max()
                .orElse(0);
        int verdicts = explanations.stream()
                .mapToInt(one -> words(one.verdict()).length())
                .max()
                .orElse(0);
        for (Explanation one : explanations) {
            out.println(pad(one.route(), names) + "  " + pad(words(one.verdict()), verdicts) + "  " + one.detail());
        }
    }

    private static String words(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
