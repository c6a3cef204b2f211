// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.document.DocumentException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and changes parts of a gateway config as a document: what is not asked for stays as it was, references to
 * secrets are not resolved. Whether the outcome makes sense is not its business.
 */
public interface DocumentEditor {

    /**
     * The part at a path, {@code [routes, orders]}; the whole document for an empty path.
     *
     * @return empty where the document has nothing
     */
    Optional<String> read(String document, List<String> path, Language language) throws DocumentException;

    /** The same document with something added or replaced at a path; sections on the way are made. */
    String put(String document, List<String> path, String value) throws DocumentException;

    /** The same document without what is at a path. */
    String remove(String document, List<String> path) throws DocumentException;
}
