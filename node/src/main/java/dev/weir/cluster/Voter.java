// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in every agreement: it promises, accepts and confirms. What it has promised and accepted it keeps
 * before it answers, so that it stands by it after a restart. From any thread; blocks while it keeps something.
 */
public final class Voter {

    private static final Logger log = LoggerFactory.getLogger(Voter.class);

    /** So many numbers back it knows the fingerprint of what was confirmed. */
    private static final int REMEMBERED = 256;

    /** Where a voter keeps what it must not forget. */
    public interface Memory {

        /** When it returns, this survives a loss of power. */
        void keep(Term promised, Proposal accepted) throws IOException;
    }

    private final Memory memory;
    private final NavigableMap<Long, Integer> line = new TreeMap<>();
    private boolean votes;
    private Term promised;
    private Proposal accepted;
    private Proposal confirmed;
    private Consumer<Revision> follower = revision -> {};

    /**
     * One with the memory of the life before.
     *
     * @param confirmed what it ran
     */
    public Voter(Memory memory, Term promised, Proposal accepted, Proposal confirmed) {
        this.memory = memory;
        this.accepted = Proposal.later(accepted, confirmed);
        this.promised = Term.later(promised, this.accepted.term());
        this.confirmed = confirmed;
        // Who knows nothing may have forgotten what it accepted: its disk is new.
        this.votes = !this.accepted.isNothing();
        remember();
    }

    /** One that knows nothing and forgets everything with its process. */
    public static Voter forgetful() {
        return new Voter((promised, accepted) -> {}, Term.NONE, Proposal.NONE, Proposal.NONE);
    }

    /** Tells of what is confirmed from now on, in order; begins with what is. It must not block. */
    public synchronized void follow(Consumer<Revision> one) {
        follower = one;
        tell();
    }

    public synchronized Proposal confirmed() {
        return confirmed;
    }

    /** The latest term it has heard of. */
    synchronized Term latest() {
        return promised;
    }

    /** Whether it has promised something to somebody and does not know how that ended. */
    synchronized boolean isWaiting() {
        return promised.isAfter(confirmed.term());
    }

    /** Whether that very revision was confirmed under its number, where it knows. */
    synchronized Optional<Boolean> hasConfirmed(Revision revision) {
        return Optional.ofNullable(line.get(revision.number())).map(known -> known == revision.hashCode());
    }

    /** It has heard what the others know, and votes from now on. */
    public synchronized void introduced() {
        votes = true;
    }

    public synchronized Vote answer(Question question) {
        boolean yes =
                switch (question.kind()) {
                    case PROMISE -> promise(question.proposal().term());
                    case ACCEPT -> accept(question.proposal());
                    case CONFIRM -> confirm(question.proposal());
                    case SHOW -> true;
                };
        return new Vote(yes, promised, accepted, confirmed);
    }

    private boolean promise(Term term) {
        return votes && term.isAfter(promised) && keep(term, accepted);
    }

    private boolean accept(Proposal proposal) {
        return votes && !promised.isAfter(proposal.term()) && keep(proposal.term(), proposal);
    }

    private boolean keep(Term newPromised, Proposal newAccepted) {
        try {
            memory.keep(newPromised, newAccepted);
        } catch (IOException e) {
            log.error("this node does not vote for a change, since it cannot keep it: {}", e.toString());
            return false;
        }
        promised = newPromised;
        accepted = newAccepted;
        return true;
    }

    private boolean confirm(Proposal proposal) {
        if (proposal.isAfter(confirmed)) {
            become(proposal);
        }
        return true;
    }

    /** Takes what the others run, also in place of another one that nobody has agreed on either. */
    public synchronized void adopt(Proposal proposal) {
        boolean other = proposal.term().equals(Term.NONE)
                && confirmed.term().equals(Term.NONE)
                && proposal.revision().number() == confirmed.revision().number()
                && !proposal.equals(confirmed);
        if (other || proposal.isAfter(confirmed)) {
            become(proposal);
        }
    }

    /** A majority keeps it, or nobody has agreed on anything: this one need not be kept. */
    private void become(Proposal proposal) {
        boolean unagreed = accepted.term().equals(Term.NONE);
        if (unagreed || proposal.isAfter(accepted)) {
            accepted = proposal;
            promised = Term.later(promised, proposal.term());
        }
        boolean same = proposal.revision().equals(confirmed.revision());
        confirmed = proposal;
        if (!same) {
            remember();
            tell();
        }
    }

    private void remember() {
        long number = confirmed.revision().number();
        line.tailMap(number, true).clear();
        if (number > 0) {
            line.put(number, confirmed.revision().hashCode());
        }
        while (line.size() > REMEMBERED) {
            line.pollFirstEntry();
        }
    }

    private void tell() {
        if (!confirmed.isNothing()) {
            follower.accept(confirmed.revision());
        }
    }
}
