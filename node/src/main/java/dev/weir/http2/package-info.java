// SPDX-License-Identifier: Apache-2.0
/** HTTP/2 over one socket, for both sides of the gateway: frames, streams, flow control, heads. */
@NullMarked
package dev.weir.http2;

import org.jspecify.annotations.NullMarked;
