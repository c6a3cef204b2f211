// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Term;
import java.io.IOException;
import java.util.Objects;

/** How a proposal travels, as a part of something that has a form. */
final class ProposalWire {

    private ProposalWire() {}

    static void write(Term term, ObjectDataOutput out) throws IOException {
        out.writeLong(term.number());
        out.writeString(term.proposer());
    }

    static Term readTerm(ObjectDataInput in) throws IOException {
        long number = in.readLong();
        return new Term(number, Objects.requireNonNull(in.readString()));
    }

    static void write(Proposal proposal, ObjectDataOutput out) throws IOException {
        Revision revision = proposal.revision();
        write(proposal.term(), out);
        out.writeLong(revision.number());
        out.writeLong(revision.atMillis());
        out.writeString(revision.author());
        // As bytes: a document is one block, and half as long as in UTF-16.
        out.writeByteArray(revision.document().getBytes(UTF_8));
    }

    static Proposal read(ObjectDataInput in) throws IOException {
        Term term = readTerm(in);
        long number = in.readLong();
        long atMillis = in.readLong();
        String author = Objects.requireNonNull(in.readString());
        byte[] document = Objects.requireNonNull(in.readByteArray());
        return new Proposal(term, new Revision(number, new String(document, UTF_8), author, atMillis));
    }
}
