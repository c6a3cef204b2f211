// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/** A node of a simulation: what is in its memory goes with each of its lives, what is on its disk stays. */
final class SimulatedNode {

    private final SimulatedNodes all;
    private final int index;
    private Term promised = Term.NONE;
    private Proposal accepted = Proposal.NONE;
    private Proposal kept;
    private int life;
    private boolean up;
    private long pausedUntil;
    private Voter voter;
    private Agreement agreement;
    private Roundup roundup;
    private long ran;

    SimulatedNode(SimulatedNodes all, int index, Revision first) {
        this.all = all;
        this.index = index;
        this.kept = Proposal.unagreed(first);
        this.voter = Voter.forgetful();
        this.agreement = new Agreement("", voter, new SimulatedVoters(all, this));
        this.roundup = new Roundup(voter, new SimulatedVoters(all, this), agreement);
        start();
    }

    void start() {
        life++;
        up = true;
        ran = 0;
        boolean forgets = all.flaw() == PlantedFlaw.FORGOTTEN_VOTES;
        Proposal vote = forgets ? Proposal.NONE : accepted;
        Term promise = all.flaw() == PlantedFlaw.FORGOTTEN_PROMISES ? Term.NONE : promised;
        voter = new Voter(this::keep, forgets ? Term.NONE : promise, vote, kept);
        SimulatedVoters voters = new SimulatedVoters(all, this);
        agreement = new Agreement("node-" + index + "/" + life, voter, voters);
        roundup = new Roundup(voter, voters, agreement);
        voter.follow(this::run);
        int now = life;
        all.time().in(all.time().between(1, 1500), () -> hear(now));
    }

    private void keep(Term newPromised, Proposal newAccepted) {
        promised = newPromised;
        accepted = newAccepted;
    }

    /** The disk has it a little later. */
    private void run(Revision revision) {
        if (revision.number() < ran) {
            all.finding("node " + index + " ran " + ran + " and then " + revision.number());
        }
        ran = revision.number();
        Proposal proposal = voter.confirmed();
        int now = life;
        all.time().in(all.time().between(0, 300), () -> {
            if (life == now && up) {
                kept = proposal;
            }
        });
    }

    private void hear(int itsLife) {
        if (life == itsLife && up) {
            roundup.hear(Proposal.NONE);
            all.time().in(1000, () -> hear(itsLife));
        }
    }

    void crash() {
        up = false;
        life++;
    }

    void pause(long millis) {
        pausedUntil = all.time().now() + millis;
    }

    /** How long nothing that comes is looked at. */
    long isPausedFor() {
        return Math.max(0, pausedUntil - all.time().now());
    }

    Vote answer(Question question) {
        Vote vote = voter.answer(question);
        if (!vote.yes() && all.flaw() == PlantedFlaw.BROKEN_PROMISES && question.kind() == Question.Kind.ACCEPT) {
            voter = new Voter(this::keep, question.proposal().term(), question.proposal(), voter.confirmed());
            voter.follow(this::run);
            keep(question.proposal().term(), question.proposal());
            return voter.answer(question);
        }
        return vote;
    }

    boolean isUp() {
        return up;
    }

    int life() {
        return life;
    }

    int index() {
        return index;
    }

    Proposal confirmed() {
        return voter.confirmed();
    }

    Agreement agreement() {
        return agreement;
    }
}
