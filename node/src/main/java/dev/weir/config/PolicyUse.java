// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bare;
import dev.weir.policy.Policy;

/** A policy where it is used: by its name, or written out. */
public sealed interface PolicyUse {

    /** One of the document's {@code policies}; routes that name it share it. */
    @Bare
    record Named(String name) implements PolicyUse {}

    /** The route's own. */
    @Bare
    record Inline(Policy policy) implements PolicyUse {}
}
