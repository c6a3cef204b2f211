// SPDX-License-Identifier: Apache-2.0
/** Asks instances whether they are healthy, each from one node of the cluster. */
@NullMarked
package dev.weir.probe;

import org.jspecify.annotations.NullMarked;
