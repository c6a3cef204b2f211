// SPDX-License-Identifier: Apache-2.0
/** Compiles a revision into the table in which every request is looked up. */
@NullMarked
package dev.weir.route;

import org.jspecify.annotations.NullMarked;
