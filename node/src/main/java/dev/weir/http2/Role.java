// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

/** Which end of a connection we are. */
enum Role {
    /** We opened it and ask. */
    CLIENT,
    /** We accepted it and answer. */
    SERVER
}
