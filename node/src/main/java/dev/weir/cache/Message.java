// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;

/** What one node says to another about what they keep. Each has an answer, if only that it was heard. */
public sealed interface Message {

    /** In which queue of the hearing node it waits. */
    default Lane lane() {
        return Lane.QUICK;
    }

    /** Kinds of work that do not wait for each other. */
    enum Lane {
        /** Some request waits for it. */
        QUICK,
        /** Whole copies. */
        COPIES,
        /** May take as long as a walk over all that is kept. */
        PURGES
    }

    /**
     * Asks a key's home for a response.
     *
     * @param number of this question among those of the node that asks; the right to fetch has the same
     * @param variant which one, as far as the node that asks knows by what responses are told apart
     * @param receivedAfter a copy is good enough if it was received later
     */
    record Ask(long number, CacheKey key, Variant variant, long receivedAfter) implements Message {}

    /**
     * Tells a node that waits what became of it.
     *
     * @param numbers of its questions
     * @param variant that it waits for
     * @param outcome {@link Reply.Copy}, {@link Reply.Fetch}, {@link Reply.Pass} or {@link Reply.Again}
     */
    record Tell(List<Long> numbers, Variant variant, Reply outcome) implements Message {

        public Tell {
            numbers = List.copyOf(numbers);
        }

        @Override
        public Lane lane() {
            return outcome instanceof Reply.Copy ? Lane.COPIES : Lane.QUICK;
        }
    }

    /**
     * Brings a key's home what was fetched.
     *
     * @param ticket by which right
     */
    record Bring(TicketId ticket, Stored stored) implements Message {

        @Override
        public Lane lane() {
            return Lane.COPIES;
        }
    }

    /**
     * Gives a right to fetch back, or takes a question back.
     *
     * @param passMillis so long nobody need wait for another's response, since it is for nobody else; 0 where nothing
     *     is known of it
     */
    record GiveBack(TicketId ticket, long passMillis) implements Message {}

    /** Says which rights to fetch are still made use of. */
    record Renew(List<TicketId> tickets) implements Message {

        public Renew {
            tickets = List.copyOf(tickets);
        }
    }

    /** Asks for a copy, whoever is home to the key. */
    record Seek(CacheKey key, Variant variant, long receivedAfter) implements Message {}

    /** Says what the other one should have as well; it answers what of it it lacks ({@link Reply.Lacking}). */
    record Announce(List<Title> titles) implements Message {

        public Announce {
            titles = List.copyOf(titles);
        }

        @Override
        public Lane lane() {
            return Lane.COPIES;
        }
    }

    /** What tells one copy from all others. */
    record Title(CacheKey key, Variant variant, long received, long began) {}

    /** Hands over copies that the other one is to hold. */
    record Offer(List<Stored> copies) implements Message {

        public Offer {
            copies = List.copyOf(copies);
        }

        @Override
        public Lane lane() {
            return Lane.COPIES;
        }
    }

    /** Says what was purged as far as this node knows; the other one answers the same ({@link Reply.Known}). */
    record Introduce(PurgeRecord purged) implements Message {

        @Override
        public Lane lane() {
            return Lane.PURGES;
        }
    }

    /** Asks what time it is, before something is purged ({@link Reply.Time}). */
    record AskTime() implements Message {}

    /**
     * Has copies dropped or marked.
     *
     * @param at all that were begun until then, by the stamps of those who fetched
     */
    record Drop(List<Purge> purges, long at) implements Message {

        public Drop {
            purges = List.copyOf(purges);
        }

        @Override
        public Lane lane() {
            return Lane.PURGES;
        }
    }

    /** Asks what is kept under a URL, for people ({@link Reply.Listed}). */
    record Look(String url) implements Message {

        @Override
        public Lane lane() {
            return Lane.PURGES;
        }
    }
}
