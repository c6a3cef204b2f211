// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.http.Journey;
import dev.weir.server.GatewayHandler;
import dev.weir.telemetry.RequestMetrics;

/** Tells the metrics of every request. */
record Measured(RequestMetrics metrics) implements GatewayHandler.Observer {

    @Override
    public void begun() {
        metrics.begun();
    }

    @Override
    public void ended(Journey journey) {
        metrics.ended(journey);
    }
}
