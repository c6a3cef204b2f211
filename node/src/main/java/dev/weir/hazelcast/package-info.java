// SPDX-License-Identifier: Apache-2.0
/** The shared state of the cluster and limit packages, kept in Hazelcast. */
@NullMarked
package dev.weir.hazelcast;

import org.jspecify.annotations.NullMarked;
