// SPDX-License-Identifier: Apache-2.0
/** What several nodes promise together, asked of real processes. */
@NullMarked
package dev.weir.clustertests;

import org.jspecify.annotations.NullMarked;
