// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.config.AdminToken.Role;

/**
 * Who asks the admin API.
 *
 * @param name of its token, or how it came
 * @param role what it may
 */
record Author(String name, Role role) {

    /** Somebody on this machine, where no token is needed. */
    static final Author LOOPBACK = new Author("loopback", Role.ADMIN);

    /** Who has the one token that has no name. */
    static final Author TOKEN = new Author("token", Role.ADMIN);

    /** Who uses the beans. */
    static final Author JMX = new Author("jmx", Role.ADMIN);

    /** Somebody who need not say who it is. */
    static final Author ANYBODY = new Author("anybody", Role.READ);
}
