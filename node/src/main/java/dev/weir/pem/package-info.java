// SPDX-License-Identifier: Apache-2.0
/** Certificates and private keys as they stand in files. */
@NullMarked
package dev.weir.pem;

import org.jspecify.annotations.NullMarked;
