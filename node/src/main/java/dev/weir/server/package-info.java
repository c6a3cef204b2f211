// SPDX-License-Identifier: Apache-2.0
/** The client side: listeners, what is admitted, what is answered. */
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
