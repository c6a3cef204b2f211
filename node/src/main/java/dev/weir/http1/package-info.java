// SPDX-License-Identifier: Apache-2.0
/** HTTP/1.1 as bytes: heads and chunks, read strictly, for both sides of the gateway. */
@NullMarked
package dev.weir.http1;

import org.jspecify.annotations.NullMarked;
