// SPDX-License-Identifier: Apache-2.0
/** The client side, on Undertow. */
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
