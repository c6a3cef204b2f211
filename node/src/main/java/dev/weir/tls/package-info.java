// SPDX-License-Identifier: Apache-2.0
/** TLS on a connection's own I/O thread: towards clients and towards instances, with certificates that may change. */
@NullMarked
package dev.weir.tls;

import org.jspecify.annotations.NullMarked;
