// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.health.BreakerVerdict;
import dev.weir.health.HealthEvent;
import dev.weir.health.InstancePulse;

/** What {@link UpstreamMXBean} lists, with the getters that JMX asks for. */
final class UpstreamRows {

    private UpstreamRows() {}

    /** An instance with the getters that JMX asks for. */
    record Instance(InstanceState state) implements UpstreamMXBean.InstanceRow {

        @Override
        public String getUrl() {
            return state.candidate().id();
        }

        @Override
        public String getState() {
            return state.state();
        }

        @Override
        public String getSince() {
            return Times.text(state.verdict().sinceMillis());
        }

        @Override
        public String getUntil() {
            return Times.text(state.verdict().untilMillis());
        }

        @Override
        public int getEjectedInARow() {
            return state.verdict().times();
        }

        @Override
        public String getEvidence() {
            return state.verdict().evidence();
        }

        @Override
        public String[] getSeenBy() {
            return state.verdict().seenBy().toArray(String[]::new);
        }

        @Override
        public int getInFlight() {
            return state.inFlight();
        }

        @Override
        public int getWeight() {
            return state.candidate().weight();
        }

        @Override
        public String getZone() {
            return state.candidate().zone();
        }

        @Override
        public int getPriority() {
            return state.candidate().priority();
        }
    }

    /** What one node says of one instance. */
    record Node(String name, InstanceState state, InstancePulse pulse) implements UpstreamMXBean.NodeRow {

        @Override
        public String getNode() {
            return name;
        }

        @Override
        public String getUrl() {
            return state.candidate().id();
        }

        @Override
        public int getInFlight() {
            return pulse.inFlight();
        }

        @Override
        public double getLatencyMillis() {
            return InstanceState.latencyMillis(pulse);
        }

        @Override
        public long getOk() {
            return pulse.counted().ok();
        }

        @Override
        public long getFailed() {
            return pulse.counted().failed();
        }

        @Override
        public long getUnreached() {
            return pulse.counted().unreached();
        }

        @Override
        public long getSlow() {
            return pulse.counted().slow();
        }

        @Override
        public boolean isAvoided() {
            return pulse.avoided();
        }
    }

    /** What is decided about the requests of one route. */
    record Breaker(String route, BreakerVerdict verdict) implements UpstreamMXBean.BreakerRow {

        @Override
        public String getRoute() {
            return route;
        }

        @Override
        public String getState() {
            return LimitView.kebab(verdict.state());
        }

        @Override
        public String getSince() {
            return Times.text(verdict.sinceMillis());
        }

        @Override
        public String getUntil() {
            return Times.text(verdict.untilMillis());
        }

        @Override
        public String getEvidence() {
            return verdict.evidence();
        }

        @Override
        public String[] getSeenBy() {
            return verdict.seenBy().toArray(String[]::new);
        }
    }

    /** A change of somebody's health. */
    record Event(HealthEvent event) implements UpstreamMXBean.EventRow {

        @Override
        public String getAt() {
            return Times.text(event.atMillis());
        }

        @Override
        public String getSubject() {
            return event.subject();
        }

        @Override
        public String getWhat() {
            return event.what();
        }

        @Override
        public String getWhy() {
            return event.why();
        }

        @Override
        public String[] getSeenBy() {
            return event.seenBy().toArray(String[]::new);
        }

        @Override
        public boolean isWorse() {
            return event.bad();
        }
    }
}
