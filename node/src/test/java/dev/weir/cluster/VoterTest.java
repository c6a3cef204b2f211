// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VoterTest {

    private final List<String> kept = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean full;
    private final Voter voter = new Voter(this::keep, Term.NONE, Proposal.NONE, Proposal.NONE);

    private void keep(Term promised, Proposal accepted) throws IOException {
        if (full) {
            throw new IOException("No space left on device, on purpose");
        }
        kept.add(promised.number() + ": " + accepted.revision().document());
    }

    @Test
    void promises_and_accepts_in_the_order_of_terms_and_keeps_it_first() {
        voter.introduced();

        List<Boolean> yes = answers(
                Question.promise(term(2)),
                Question.promise(term(1)),
                Question.promise(term(2)),
                Question.accept(proposal(1, 1, "a")),
                Question.accept(proposal(2, 1, "b")),
                Question.promise(term(3)));

        assertThat(yes).containsExactly(true, false, false, false, true, true);
        assertThat(kept).containsExactly("2: ", "2: b", "3: b");
    }

    @Test
    void says_no_to_what_it_cannot_keep() {
        voter.introduced();
        voter.answer(Question.promise(term(1)));
        full = true;

        List<Boolean> yes = answers(Question.accept(proposal(1, 1, "a")), Question.promise(term(2)));

        assertThat(yes).containsExactly(false, false);
        assertThat(voter.answer(Question.show())).isEqualTo(new Vote(true, term(1), Proposal.NONE, Proposal.NONE));
    }

    @Test
    void who_knows_nothing_does_not_vote_before_it_has_heard_the_others() {
        boolean stranger = voter.answer(Question.promise(term(1))).yes();
        voter.introduced();
        boolean introduced = voter.answer(Question.promise(term(1))).yes();

        assertThat(stranger).isFalse();
        assertThat(introduced).isTrue();
    }

    @Test
    void runs_what_is_confirmed_and_not_what_is_only_accepted() {
        voter.introduced();
        voter.follow(revision -> told.add(revision.document()));

        voter.answer(Question.accept(proposal(1, 1, "a")));
        boolean before = told.isEmpty();
        voter.answer(Question.confirm(proposal(1, 1, "a")));
        voter.answer(Question.accept(proposal(2, 2, "b")));
        voter.answer(Question.confirm(proposal(3, 1, "a")));

        assertThat(before).isTrue();
        assertThat(told).containsExactly("a");
        assertThat(voter.answer(Question.show()).accepted()).isEqualTo(proposal(3, 1, "a"));
    }

    @Test
    void what_was_agreed_on_replaces_a_file_with_a_higher_number() {
        Voter late = new Voter(this::keep, Term.NONE, Proposal.NONE, Proposal.unagreed(revision(50, "file")));
        late.follow(revision -> told.add(revision.document()));

        late.answer(Question.confirm(proposal(1, 2, "agreed")));
        late.answer(Question.confirm(Proposal.unagreed(revision(60, "another file"))));

        assertThat(told).containsExactly("file", "agreed");
    }

    @Test
    void what_nobody_agreed_on_gives_way_to_a_higher_number_and_to_what_the_others_run() {
        voter.follow(revision -> told.add(revision.document()));

        voter.answer(Question.confirm(Proposal.unagreed(revision(1, "own"))));
        voter.answer(Question.confirm(Proposal.unagreed(revision(1, "theirs"))));
        voter.adopt(Proposal.unagreed(revision(1, "theirs")));
        voter.answer(Question.confirm(Proposal.unagreed(revision(2, "next"))));

        assertThat(told).containsExactly("own", "theirs", "next");
    }

    @Test
    void an_answer_to_one_that_knows_the_document_travels_without_it() {
        Vote vote = new Vote(true, term(4), proposal(3, 2, "b"), proposal(1, 1, "a"));

        Vote sent = vote.without(term(1));

        assertThat(sent.confirmed()).isEqualTo(new Proposal(term(1), Revision.NONE));
        assertThat(sent.accepted()).isEqualTo(proposal(3, 2, "b"));
        assertThat(sent.with(proposal(1, 1, "a"))).isEqualTo(vote);
        assertThat(vote.without(Term.NONE)).isEqualTo(vote);
    }

    private List<Boolean> answers(Question... questions) {
        return Stream.of(questions)
                .map(question -> voter.answer(question).yes())
                .toList();
    }

    private static Term term(long number) {
        return new Term(number, "node");
    }

    private static Proposal proposal(long term, long number, String document) {
        return new Proposal(term(term), revision(number, document));
    }

    private static Revision revision(long number, String document) {
        return new Revision(number, document, "node", 17);
    }
}
