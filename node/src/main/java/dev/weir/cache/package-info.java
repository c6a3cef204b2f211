// SPDX-License-Identifier: Apache-2.0
/** What HTTP says of shared caches, and the copies that the nodes of a cluster keep for each other. */
@NullMarked
package dev.weir.cache;

import org.jspecify.annotations.NullMarked;
