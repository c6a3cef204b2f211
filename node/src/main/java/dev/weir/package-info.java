// SPDX-License-Identifier: Apache-2.0
/** The command line and the running node. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
