// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Term;
import dev.weir.cluster.Vote;
import java.io.IOException;

/** A vote as it travels. Not changed after it was made or read. */
final class SentVote implements IdentifiedDataSerializable {

    /** Of a member that has no voter. */
    static final Vote NO = new Vote(false, Term.NONE, Proposal.NONE, Proposal.NONE);

    private Vote vote;

    SentVote() {
        this(NO);
    }

    SentVote(Vote vote) {
        this.vote = vote;
    }

    Vote vote() {
        return vote;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.VOTE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeBoolean(vote.yes());
        ProposalWire.write(vote.promised(), out);
        boolean same = vote.accepted().equals(vote.confirmed());
        out.writeBoolean(same);
        ProposalWire.write(vote.accepted(), out);
        if (!same) {
            ProposalWire.write(vote.confirmed(), out);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("vote", in);
        boolean yes = in.readBoolean();
        Term promised = ProposalWire.readTerm(in);
        boolean same = in.readBoolean();
        Proposal accepted = ProposalWire.read(in);
        vote = new Vote(yes, promised, accepted, same ? accepted : ProposalWire.read(in));
    }
}
