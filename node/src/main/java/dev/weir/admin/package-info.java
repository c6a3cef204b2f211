// SPDX-License-Identifier: Apache-2.0
/** The admin API and the JMX beans. */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
