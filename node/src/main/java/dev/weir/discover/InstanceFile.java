// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.document.Bare;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file that lists instances, written as they are in {@code gateway.yaml}; an empty list is one, too. */
@Bare
record InstanceFile(List<Instance> instances) {

    InstanceFile {
        Set<URI> seen = new HashSet<>();
        for (int i = 0; i < instances.size(); i++) {
            URI url = instances.get(i).url();
            if (!seen.add(url)) {
                throw new IllegalArgumentException("[" + i + "]: " + url + " (expected: each once)");
            }
        }
        instances = List.copyOf(instances);
    }

    /**
     * Reads it.
     *
     * @throws DocumentException it is wrong, and where
     */
    static InstanceFile read(String file, String text, Environment environment) throws DocumentException {
        return Document.bind(file, text, InstanceFile.class, environment).orThrow();
    }
}
