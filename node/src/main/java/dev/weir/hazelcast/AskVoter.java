// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Question;
import dev.weir.cluster.Term;
import dev.weir.cluster.Voter;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A question to a member's voter, which answers it there. Blocks while the voter keeps something. */
final class AskVoter implements Callable<SentVote>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final String CONTEXT = "weir.voter";

    private Question question;
    private Term known;
    private transient @Nullable HazelcastInstance member;

    AskVoter() {
        this(Question.show(), Term.NONE);
    }

    /** @param known the asker knows the document that was confirmed in this term */
    AskVoter(Question question, Term known) {
        this.question = question;
        this.known = known;
    }

    /** Gives a member a voter; before it starts, since it may be asked at once. */
    static void provide(Map<String, Object> userContext, Voter voter) {
        userContext.put(CONTEXT, voter);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public SentVote call() {
        Object voter = Objects.requireNonNull(member).getUserContext().get(CONTEXT);
        return voter instanceof Voter here
                ? new SentVote(here.answer(question).without(known))
                : new SentVote(SentVote.NO);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.ASK_VOTER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeString(question.kind().name());
        ProposalWire.write(question.proposal(), out);
        ProposalWire.write(known, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("question to a voter", in);
        Question.Kind kind = Question.Kind.valueOf(Objects.requireNonNull(in.readString()));
        Proposal proposal = ProposalWire.read(in);
        question = new Question(kind, proposal);
        known = ProposalWire.readTerm(in);
    }
}
