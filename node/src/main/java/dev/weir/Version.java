// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.util.Optional;

/** Which Weir this is. */
final class Version {

    /** As in the manifest of the jar; {@code development} outside of one. */
    static final String TEXT = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
