// SPDX-License-Identifier: Apache-2.0
/** The I/O threads: their deadlines, their buffers, their tasks. */
@NullMarked
package dev.weir.io;

import org.jspecify.annotations.NullMarked;
