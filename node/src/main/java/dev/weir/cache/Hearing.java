// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.Optional;

/** What this node makes of what others say, and answers. From any thread; nothing here waits for another node. */
final class Hearing {

    private final Shelves shelves;
    private final Stamps stamps;
    private final Membership membership;
    private final Desk desk;
    private final Asks asks;
    private final Handover handover;
    private final Lookup lookup;
    private final CacheCounts counts;

    Hearing(
            Shelves shelves,
            Stamps stamps,
            Membership membership,
            Desk desk,
            Asks asks,
            Handover handover,
            Lookup lookup,
            CacheCounts counts) {
        this.shelves = shelves;
        this.stamps = stamps;
        this.membership = membership;
        this.desk = desk;
        this.asks = asks;
        this.handover = handover;
        this.lookup = lookup;
        this.counts = counts;
    }

    Reply heard(String from, Message message) {
        asks.heardFrom(from);
        if (message instanceof Message.Ask ask) {
            boolean home = membership.ready()
                    && membership.homes().of(ask.key()).home().equals(membership.self());
            return home ? desk.asked(from, ask, membership.lookAt(ask.key())) : new Reply.Again();
        }
        if (message instanceof Message.Tell tell) {
            return asks.told(tell);
        }
        if (message instanceof Message.Bring bring) {
            return brought(from, bring);
        }
        if (message instanceof Message.GiveBack back) {
            desk.givenBack(from, back.ticket(), back.passMillis());
            return new Reply.Heard(true);
        }
        if (message instanceof Message.Renew renew) {
            desk.renewed(from, renew.tickets());
            return new Reply.Heard(true);
        }
        return heardOfCopies(from, message);
    }

    private Reply brought(String from, Message.Bring bring) {
        Optional<Stored> kept = keep(from, bring.stored());
        kept.ifPresentOrElse(
                stored -> desk.brought(from, bring.ticket(), stored), () -> desk.givenBack(from, bring.ticket(), 0));
        return new Reply.Heard(kept.isPresent());
    }

    private Optional<Stored> keep(String from, Stored stored) {
        return membership.knows(from) ? shelves.keep(stored, membership.homes().holds(stored.key())) : Optional.empty();
    }

    private Reply heardOfCopies(String from, Message message) {
        if (message instanceof Message.Seek seek) {
            return shelves.newer(seek.key(), seek.variant(), seek.receivedAfter())
                    .filter(copy -> membership.ready())
                    .<Reply>map(Reply.Copy::new)
                    .orElseGet(() -> new Reply.Heard(false));
        }
        if (message instanceof Message.Announce announce) {
            return new Reply.Lacking(handover.lacking(announce.titles()));
        }
        if (message instanceof Message.Offer offer) {
            offer.copies().forEach(copy -> keep(from, copy));
            return new Reply.Heard(true);
        }
        if (message instanceof Message.Introduce introduce) {
            return membership.introduced(from, introduce.purged());
        }
        if (message instanceof Message.Drop drop) {
            return new Reply.Dropped(drop(drop.purges(), drop.at()));
        }
        if (message instanceof Message.Look look) {
            List<Held> held = shelves.held(look.url());
            return new Reply.Listed(held, held.isEmpty() ? lookup.whyNotKept(look.url()) : Optional.empty());
        }
        return new Reply.Time(stamps.now());
    }

    /** Drops or marks on this node what was begun until then. How many copies that were. */
    long drop(List<Purge> purges, long at) {
        counts.add(CacheCounts.Kind.PURGES, purges.size());
        long dropped = shelves.drop(purges, at);
        counts.add(CacheCounts.Kind.PURGED, dropped);
        desk.purged(purges, at);
        return dropped;
    }
}
