// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.nio.file.Path;

/** The node settings as a file, YAML or JSON: how it becomes {@link NodeSettings}. */
public final class NodeDocument {

    private NodeDocument() {}

    /**
     * Reads and checks it. Relative paths in it start at its directory, whatever the environment says.
     *
     * @throws DocumentException everything that is wrong with it, or why it cannot be read
     */
    public static NodeSettings read(Path file, Environment environment) throws DocumentException {
        Path directory = file.toAbsolutePath().getParent();
        Environment there = directory == null ? environment : environment.at(directory);
        return Document.bind(file.toString(), Document.load(file), NodeSettings.class, there)
                .orThrow();
    }
}
