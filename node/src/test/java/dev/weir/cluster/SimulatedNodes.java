// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import dev.weir.cluster.Revisions.Publication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes that agree on revisions while everything goes wrong, in virtual time; everything random comes from one seed.
 */
final class SimulatedNodes {

    private static final int FAULTS_MILLIS = 30_000;
    private static final int REST_MILLIS = 30_000;
    private static final String FIRST = "first";

    private final SimulatedTime time;
    private final PlantedFlaw flaw;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final boolean[][] parted;
    private final double lost;
    private final List<String> findings = new ArrayList<>();

    /** What each document was made from. */
    private final Map<String, String> madeFrom = new HashMap<>();

    private final Set<String> published = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private boolean faulty = true;
    private int documents;

    private SimulatedNodes(long seed, PlantedFlaw flaw) {
        this.time = new SimulatedTime(seed);
        this.flaw = flaw;
        int size = time.chance(0.7) ? 3 : time.chance(0.5) ? 5 : 4;
        this.parted = new boolean[size][size];
        this.lost = time.chance(0.5) ? 0 : 0.05;
        for (int i = 0; i < size; i++) {
            nodes.add(new SimulatedNode(this, i, new Revision(1, FIRST, "", 0)));
        }
    }

    /** What was wrong, and how many changes were confirmed. */
    record Outcome(List<String> findings, int published) {}

    static Outcome run(long seed, PlantedFlaw flaw) {
        return new SimulatedNodes(seed, flaw).run();
    }

    private Outcome run() {
        write();
        time.in(time.between(500, 3000), this::fault);
        time.runUntil(FAULTS_MILLIS);
        faulty = false;
        for (boolean[] row : parted) {
            Arrays.fill(row, false);
        }
        nodes.stream().filter(node -> !node.isUp()).forEach(SimulatedNode::start);
        time.runUntil(FAULTS_MILLIS + REST_MILLIS);
        int before = published.size();
        publish(nodes.get(time.below(nodes.size())));
        time.runUntil(FAULTS_MILLIS + 2 * REST_MILLIS);
        if (published.size() == before) {
            finding("nothing can be published any more");
        }
        check();
        return new Outcome(findings, published.size());
    }

    private void write() {
        if (faulty) {
            SimulatedNode node = nodes.get(time.below(nodes.size()));
            if (node.isUp()) {
                publish(node);
            }
            time.in(time.chance(0.3) ? time.between(0, 10) : time.between(20, 700), this::write);
        }
    }

    private void publish(SimulatedNode node) {
        Revision base = node.confirmed().revision();
        String document = "d" + ++documents;
        madeFrom.put(document, base.document());
        Revision next = new Revision(base.number() + 1, document, "node-" + node.index(), time.now());
        node.agreement().publish(next).thenAccept(publication -> {
            boolean doubtful = publication instanceof Publication.Refused why
                    && why.reason().contains("unknown");
            if (publication instanceof Publication.Published || doubtful && flaw == PlantedFlaw.DOUBT_IS_SUCCESS) {
                published.add(document);
            } else if (!doubtful) {
                refused.add(document);
            }
        });
    }

    /** What is there in the end comes from everything that was confirmed. */
    private void check() {
        Revision last = nodes.get(0).confirmed().revision();
        if (nodes.stream().anyMatch(node -> !node.confirmed().revision().equals(last))) {
            finding("in the end nodes differ: "
                    + nodes.stream().map(SimulatedNode::confirmed).toList());
        }
        Set<String> line = new HashSet<>();
        String document = last.document();
        long number = last.number();
        for (; number > 1 && line.add(document); number--) {
            document = madeFrom.getOrDefault(document, "nothing");
        }
        if (!document.equals(FIRST)) {
            finding("the line begins with " + document);
        }
        published.stream()
                .filter(one -> !line.contains(one))
                .forEach(one -> finding(one + " was confirmed and is lost"));
        refused.stream().filter(line::contains).forEach(one -> finding(one + " was refused and made"));
    }

    private void fault() {
        if (!faulty) {
            return;
        }
        switch (time.below(5)) {
            case 0 -> crash(nodes.get(time.below(nodes.size())));
            case 1 -> crashAll();
            case 2 -> nodes.get(time.below(nodes.size())).pause(time.between(100, 5000));
            case 3 -> part(time.below(nodes.size()), time.below(nodes.size()));
            default -> split();
        }
        time.in(time.between(100, 3000), this::fault);
    }

    private void crash(SimulatedNode node) {
        if (node.isUp()) {
            node.crash();
            time.in(time.between(100, 4000), () -> {
                if (!node.isUp()) {
                    node.start();
                }
            });
        }
    }

    private void crashAll() {
        if (time.chance(0.3)) {
            nodes.forEach(this::crash);
        }
    }

    private void part(int one, int other) {
        if (one == other) {
            return;
        }
        parted[one][other] = true;
        parted[other][one] = time.chance(0.8);
        time.in(time.between(300, 8000), () -> {
            parted[one][other] = false;
            parted[other][one] = false;
        });
    }

    private void split() {
        int side = time.below(1 << nodes.size());
        for (int one = 0; one < nodes.size(); one++) {
            for (int other = 0; other < one; other++) {
                if ((side >> one & 1) != (side >> other & 1)) {
                    part(one, other);
                }
            }
        }
    }

    /** Messages between two nodes come in any order, now and then twice. */
    void send(int from, int to, Runnable what) {
        int lives = nodes.get(to).life();
        long delay = time.chance(0.02) ? time.between(100, 3000) : time.between(0, 12);
        int times = time.chance(0.01) ? 2 : 1;
        boolean goes = from == to || !(faulty && time.chance(lost));
        for (int i = 0; goes && i < times; i++) {
            time.in(delay * (i + 1), () -> arrive(from, to, lives, what));
        }
    }

    private void arrive(int from, int to, int lives, Runnable what) {
        SimulatedNode node = nodes.get(to);
        if (node.isPausedFor() > 0) {
            time.in(node.isPausedFor(), () -> arrive(from, to, lives, what));
        } else if (node.isUp() && node.life() == lives && !parted[from][to]) {
            what.run();
        }
    }

    /** A vote as the one that asked sees it. */
    Vote seen(Vote vote) {
        return switch (flaw) {
            case NUMBERS_DECIDE -> new Vote(vote.yes(), vote.promised(), byNumber(vote.accepted()), vote.confirmed());
            case CONFIRMED_TOO_SOON -> new Vote(vote.yes(), vote.promised(), vote.accepted(), vote.accepted());
            default -> vote;
        };
    }

    private static Proposal byNumber(Proposal proposal) {
        return new Proposal(new Term(proposal.revision().number(), "number"), proposal.revision());
    }

    void finding(String what) {
        findings.add(what);
    }

    /** The first one that runs and is not cut off from all others. */
    boolean isFirst(int index) {
        for (int i = 0; i < index; i++) {
            if (nodes.get(i).isUp() && !parted[i][index]) {
                return false;
            }
        }
        return true;
    }

    SimulatedTime time() {
        return time;
    }

    PlantedFlaw flaw() {
        return flaw;
    }

    SimulatedNode node(int index) {
        return nodes.get(index);
    }

    int size() {
        return parted.length;
    }
}
