// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The voters as a simulated node reaches them in one of its lives: late, twice, out of order or not at all. */
final class SimulatedVoters implements Voters {

    private final SimulatedNodes all;
    private final SimulatedNode asker;
    private final int life;

    SimulatedVoters(SimulatedNodes all, SimulatedNode asker) {
        this.all = all;
        this.asker = asker;
        this.life = asker.life();
    }

    @Override
    public CompletionStage<Poll> ask(Question question) {
        return ask(question, all.flaw() == PlantedFlaw.NO_MAJORITY ? all.size() / 2 : all.size() / 2 + 1);
    }

    @Override
    public CompletionStage<Poll> askAll(Question question) {
        return ask(question, all.size());
    }

    private CompletionStage<Poll> ask(Question question, int enough) {
        Map<Integer, Vote> votes = new TreeMap<>();
        CompletableFuture<Poll> done = new CompletableFuture<>();
        int needed = Math.min(enough, all.size() / 2 + 1);
        for (int to = 0; to < all.size(); to++) {
            int voter = to;
            all.send(asker.index(), voter, () -> {
                Vote vote = all.seen(all.node(voter).answer(question));
                all.send(voter, asker.index(), () -> {
                    votes.put(voter, vote);
                    long yes = votes.values().stream().filter(Vote::yes).count();
                    if (yes >= enough || votes.size() == all.size()) {
                        end(done, votes, needed);
                    }
                });
            });
        }
        all.time().in(2000, () -> end(done, votes, needed));
        return done;
    }

    private void end(CompletableFuture<Poll> done, Map<Integer, Vote> votes, int needed) {
        List<Vote> answered = new ArrayList<>(votes.values());
        inThisLife(() -> done.complete(new Poll(answered, all.size(), needed)));
    }

    @Override
    public boolean isFirst() {
        return all.isFirst(asker.index());
    }

    @Override
    public CompletionStage<?> pause(int tries) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        all.time()
                .in(
                        all.time().between(1, Math.min(200, 10L << Math.min(tries, 5))),
                        () -> inThisLife(() -> done.complete(true)));
        return done;
    }

    private void inThisLife(Runnable what) {
        if (asker.isUp() && asker.life() == life) {
            what.run();
        }
    }
}
