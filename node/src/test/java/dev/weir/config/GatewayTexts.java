// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.document.Readings;
import java.util.List;

/** Reads gateway configs for tests; the file is {@code t.yaml}. */
final class GatewayTexts {

    private GatewayTexts() {}

    static GatewayConfig read(String text) throws DocumentException {
        return GatewayDocument.read("t.yaml", text, Environment.empty());
    }

    /** {@code 3:5 path: message}; none when it can be read. */
    static List<String> problems(String text) {
        return Readings.problems(() -> read(text));
    }
}
