// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.CompletableFuture;

/** One that wants to know whether it may. Who completes the decision before its spender does is not counted. */
record Waiter(long cost, CompletableFuture<Decision> decision) {}
