// SPDX-License-Identifier: Apache-2.0
/** How often something may happen in the whole cluster: the arithmetic of limits, and what a node may spend of them. */
@NullMarked
package dev.weir.limit;

import org.jspecify.annotations.NullMarked;
