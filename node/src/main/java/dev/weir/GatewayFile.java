// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.document.Problem;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.policy.Shared;
import dev.weir.route.RouteCompiler;
import dev.weir.route.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A gateway config that was named on the command line, found to be good.
 *
 * @param name how problems call it
 * @param table its routes; their upstreams cannot be asked
 */
record GatewayFile(String name, GatewayConfig config, RouteTable table) {

    private static final String STANDARD_INPUT = "-";

    /**
     * Reads, checks and compiles it, as a node does before it publishes one.
     *
     * @param argument a path, or {@code -} for standard input
     * @throws DocumentException with all that is wrong
     */
    static GatewayFile read(String argument, InputStream standardInput) throws DocumentException, IOException {
        if (argument.equals(STANDARD_INPUT)) {
            String text = new String(standardInput.readAllBytes(), StandardCharsets.UTF_8);
            String name = "standard input";
            return compiled(name, GatewayDocument.read(name, text, Environment.ofProcess()));
        }
        Path file = path(argument);
        Environment process = Environment.ofProcess();
        Environment there = Optional.ofNullable(file.toAbsolutePath().getParent())
                .map(process::at)
                .orElse(process);
        return compiled(argument, GatewayDocument.read(file, there));
    }

    private static Path path(String argument) throws DocumentException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw refused(argument, e.getReason());
        }
    }

    private static GatewayFile compiled(String name, GatewayConfig config) throws DocumentException {
        try {
            RouteTable table = RouteCompiler.compile(
                    config,
                    upstream -> request -> ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, upstream),
                    Shared.alone());
            return new GatewayFile(name, config, table);
        } catch (IllegalArgumentException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        }
    }

    private static DocumentException refused(String name, String message) {
        return new DocumentException(List.of(new Problem(name, 0, 0, "", message)));
    }
}
