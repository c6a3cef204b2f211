// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bound;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.nio.file.Path;

/** The gateway config as a text, YAML or JSON: how it becomes a {@link GatewayConfig}. */
public final class GatewayDocument {

    private GatewayDocument() {}

    /**
     * Reads and checks it.
     *
     * @param file how problems name it
     * @throws DocumentException everything that is wrong with it
     */
    public static GatewayConfig read(String file, String text, Environment environment) throws DocumentException {
        Bound<GatewayConfig> bound = Document.bind(file, text, GatewayConfig.class, environment);
        bound.value().ifPresent(config -> new GatewayCheck(config, bound).run());
        return bound.orThrow();
    }

    /**
     * Reads and checks a file.
     *
     * @throws DocumentException everything that is wrong with it, or why it cannot be read
     */
    public static GatewayConfig read(Path file, Environment environment) throws DocumentException {
        return read(file.toString(), Document.load(file), environment);
    }
}
