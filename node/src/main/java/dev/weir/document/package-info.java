// SPDX-License-Identifier: Apache-2.0
/** How a record is written as YAML or JSON, and read from it with every problem at once. */
@NullMarked
package dev.weir.document;

import org.jspecify.annotations.NullMarked;
